"""The site's one settings file under a fixed environment, so that a test means the same everywhere.

Only ``DATABASE_URL`` is taken from outside: the same tests run on SQLite and on PostgreSQL.
"""

import atexit
import os
import shutil
import tempfile

for name in ("MAIL_DIR", "EXTRA_HOSTS", "BEHIND_PROXY", "FROM_EMAIL", "SECRET_KEY"):
    os.environ.pop(name, None)
os.environ["DEBUG"] = "1"  # plain static files; the test runner itself sets DEBUG to False
os.environ["SITE_URL"] = "http://127.0.0.1:8000"
os.environ["VAR_DIR"] = os.environ.get("TEST_VAR_DIR") or tempfile.mkdtemp(prefix="directory-test-")
if "TEST_VAR_DIR" not in os.environ:
    atexit.register(shutil.rmtree, os.environ["VAR_DIR"], ignore_errors=True)

from directory.settings import *  # noqa: E402, F403
from directory.settings import DATABASES, VAR_DIR  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file rather than memory: threads of a live server get connections, and locks, of their
    # own, as in production.
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
    )

# What the password costs to hash is not under test.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
