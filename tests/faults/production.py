"""The site's own settings for a server under test, but for what only takes time: collecting and
compressing static files, and waiting ten seconds rather than two for a mail server. How long
SQLite waits for a lock can be shortened (SQLITE_PATIENCE, in seconds)."""

import os

from directory.settings import *  # noqa: F403
from directory.settings import DATABASES, STORAGES

if "SQLITE_PATIENCE" in os.environ:
    DATABASES["default"]["OPTIONS"]["timeout"] = float(os.environ["SQLITE_PATIENCE"])

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
EMAIL_TIMEOUT = 2
