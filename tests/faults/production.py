"""The site's own settings for a server under test, but for static files: collecting and
compressing them takes longer than all tests of a kind, and none of them is about that."""

from directory.settings import *  # noqa: F403
from directory.settings import STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
