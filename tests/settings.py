"""The site's one settings file under a fixed environment, so that a test means the same everywhere.

Only ``DATABASE_URL`` is taken from outside: the same tests run on SQLite and on PostgreSQL.
``TEST_VAR_DIR`` keeps the test database between runs (``make test-quick``).
"""

import os
import secrets
import tempfile
from pathlib import Path

for name in (
    "MAIL_DIR",
    "EXTRA_HOSTS",
    "BEHIND_PROXY",
    "FROM_EMAIL",
    "SECRET_KEY",
    "CONTACT_KEYS",
    "CHECK_LINKS",
    "ETHEREUM_RPC_URL",
    "ETHEREUM_RPC_URL_2",
    "LINKS_MAY_BE_LOCAL",
    "REPLICA_URL",
    "S3_BUCKET",
    "S3_ENDPOINT",
    "S3_REGION",
):
    os.environ.pop(name, None)
os.environ["DEBUG"] = "1"  # plain static files; the test runner itself sets DEBUG to False
os.environ["SITE_URL"] = "http://127.0.0.1:8000"
# conftest.py makes the folder and removes it. Parallel workers inherit the name.
THROW_AWAY = "TEST_VAR_DIR" not in os.environ
if THROW_AWAY:
    folder = Path(tempfile.gettempdir()) / f"directory-test-{secrets.token_hex(8)}"
    os.environ["TEST_VAR_DIR"] = str(folder)
os.environ["VAR_DIR"] = os.environ["TEST_VAR_DIR"]

from bench.settings import *  # noqa: E402, F403
from bench.settings import DATABASES, VAR_DIR  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file rather than memory: threads of a live server get connections, and locks, of their
    # own, as in production.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
    )

# What the password costs to hash is not under test.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
