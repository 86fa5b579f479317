"""What cached pages are held against: a Django view that answers with bytes it has in its hands.

Django's own middleware as `startproject` writes it, no database. Run under gunicorn as
``bench.plain:application`` with the file of those bytes, gzipped, in ``PLAIN_BODY``.
"""

import os
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(
    SECRET_KEY="measured only",  # noqa: S106 - signs nothing
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
    ],
)
BODY = Path(os.environ["PLAIN_BODY"]).read_bytes()


def plain(_request: HttpRequest) -> HttpResponse:
    """The bytes."""
    return HttpResponse(BODY, headers={"Content-Encoding": "gzip"})


urlpatterns = [path("", plain)]
application = get_wsgi_application()
