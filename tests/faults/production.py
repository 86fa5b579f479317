"""The site's own settings for a server under test, but for what only takes time: collecting and
compressing static files, and waiting ten seconds rather than two for a mail server."""

from directory.settings import *  # noqa: F403
from directory.settings import STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
EMAIL_TIMEOUT = 2
