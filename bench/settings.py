"""The site's settings and, for load tests only, the commands that make pools up."""

from directory.settings import *  # noqa: F403
from directory.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "bench"]
