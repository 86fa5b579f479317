"""The one settings file. Everything that differs between machines comes from the environment.

Start-up refuses to go on when a production setting is missing; ``docs/deploy.md`` lists
them. ``SITE_URL`` carries the public address: from its scheme follow secure cookies, HSTS
and the redirect to https.
"""

import os
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from directory.operations import environment
from directory.operations.databases import databases

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR", BASE_DIR / "var"))

DEBUG = os.environ.get("DEBUG", "") == "1"
SITE_URL = os.environ.get("SITE_URL", "http://127.0.0.1:8000" if DEBUG else "").rstrip("/")
SECRET_KEY = os.environ.get("SECRET_KEY", "development-only" * 4 if DEBUG else "")

if not SECRET_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY to 50 or more random characters (or DEBUG=1).")
if not SITE_URL:
    raise ImproperlyConfigured("Set SITE_URL to the public address, such as https://example.org.")

# What contributors' addresses are sealed with (docs/decisions/0028).
CONTACT_KEYS = environment.contact_keys(os.environ.get("CONTACT_KEYS", ""), SECRET_KEY)

_site = environment.site(SITE_URL)
ALLOWED_HOSTS = [_site.hostname, *os.environ.get("EXTRA_HOSTS", "").split()]
if not DEBUG and "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("EXTRA_HOSTS must name hosts; a wildcard is refused.")
HTTPS = _site.scheme == "https"

# --- What is installed -------------------------------------------------------------------

INSTALLED_APPS = [
    "directory.accounts",
    "directory.images",
    "directory.content",
    "directory.search",
    "directory.seo",
    "directory.operations.apps.OperationsConfig",
    "pools",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.sites",
    "directory.accounts.users_app.UsersConfig",  # wagtail.users with our screens
    "wagtail.snippets",
    "wagtail.images",
    "wagtail.documents",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "django.forms",  # the templates of its widgets
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "directory.operations.request_ids.RequestIdMiddleware",
    "directory.operations.metrics.MetricsMiddleware",
    "directory.operations.probes.ProbesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "directory.headers.SecurityHeadersMiddleware",  # static files and kept pages have them too
    # Outside of what keeps or packs pages: it has them made as HTML, and packs its own.
    "pools.opendata.markdown.MarkdownMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "directory.caching.generation.GenerationMiddleware",
    # Outside of all that knows a visitor. It compresses what it keeps itself.
    "directory.caching.page_cache.PageCacheMiddleware",
    # A page is a fifth as long on the wire; random padding keeps form tokens unguessable.
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "directory.content.languages.LanguageMiddleware",
    # Before the check against forged forms, which reads them.
    "directory.request_limits.RequestLimitsMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "directory.accounts.session_age.SessionAgeMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "directory.accounts.second_factor.gate.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "directory.redirects.RedirectMiddleware",
    "directory.read_only.ReadOnlyMiddleware",
    "pools.admin.error_messages.RefusalMiddleware",
    "pools.browse.former_slugs.FormerSlugMiddleware",
]

ROOT_URLCONF = "directory.urls"
WSGI_APPLICATION = "directory.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "directory.script_nonces.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "directory.context.site",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "directory.content.templatetags.languages",
                "directory.script_nonces",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # widgets by the same loader

AUTH_USER_MODEL = "accounts.User"
WAGTAILIMAGES_IMAGE_MODEL = "images.SiteImage"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Data --------------------------------------------------------------------------------

DATABASES = databases(VAR_DIR, os.environ.get("REPLICA_URL", ""))
DATABASE_ROUTERS = ["directory.caching.replica.Router"] if "replica" in DATABASES else []

# Whole public pages (docs/decisions/0015): each process keeps up to so many megabytes, and takes
# over what another one made from Redis or, on one machine, from files. 0 turns it off.
REDIS_URL = os.environ.get("REDIS_URL", "")
PAGE_CACHE_MB = 0 if DEBUG else int(os.environ.get("PAGE_CACHE_MB", "32"))
_shared_pages = environment.shared_pages(REDIS_URL, VAR_DIR / "pages")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "pages": {**_shared_pages, "TIMEOUT": 60 * 60 * 25},  # seconds: a day and what is left of it
}
# A queue each for what must not wait for the other; "default" is what publishing leaves to do.
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default", "letters", "links"],
    }
}

# The node that `read_chain` asks, and a second one to compare with. They may carry a key.
ETHEREUM_RPC_URL = os.environ.get("ETHEREUM_RPC_URL", "")
ETHEREUM_RPC_URL_2 = os.environ.get("ETHEREUM_RPC_URL_2", "")

# Whether the worker opens links to see if they still do. Off by default, since it makes the
# server visit addresses that strangers typed; docs/deploy.md says what holds it back.
CHECK_LINKS = os.environ.get("CHECK_LINKS", "") == "1"
# Tests visit servers of their own on the loopback. Nothing else may.
LINKS_MAY_BE_LOCAL = os.environ.get("LINKS_MAY_BE_LOCAL", "") == "1"
if LINKS_MAY_BE_LOCAL and not DEBUG:
    raise ImproperlyConfigured("LINKS_MAY_BE_LOCAL is for tests only: it opens our own network.")

WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "directory.search.backend"}}

# --- Words and time ----------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("en", "English"), ("es", "Español")]
# A translation is a draft until somebody has translated it.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = WAGTAIL_I18N_ENABLED = True
FORMAT_MODULE_PATH = ["directory.formats"]
TIME_ZONE = "UTC"
USE_TZ = True

# --- Files -------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
# Where several machines serve the site: uploads in a bucket that they share.
S3_BUCKET = os.environ.get("S3_BUCKET", "")
# A web server in front does this better; on one's own machine there is none, and none reads a bucket.
SERVE_MEDIA = DEBUG or bool(S3_BUCKET) or os.environ.get("SERVE_MEDIA", "") == "1"
STORAGES: dict[str, Any] = {
    "default": environment.media_storage(
        S3_BUCKET, os.environ.get("S3_ENDPOINT", ""), os.environ.get("S3_REGION", "")
    ),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "directory.storage.BundlingStaticFilesStorage"
    },
}
# In memory until they are known to be harmless: the longest body the admin takes, in bytes.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000  # a pool with many children in the admin

# --- Mail --------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = os.environ.get("FROM_EMAIL", f"directory@{_site.hostname}")
MAIL_DIR = os.environ.get("MAIL_DIR", "")
if MAIL_DIR:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = MAIL_DIR
EMAIL_HOST = os.environ.get("EMAIL_HOST", "127.0.0.1")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS", "") == "1"
EMAIL_TIMEOUT = 10  # seconds

# --- Security ----------------------------------------------------------------------------

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}Validator", "OPTIONS": options}
    for name, options in {
        "UserAttributeSimilarity": {},
        "CommonPassword": {},
        "NumericPassword": {},
        "MinimumLength": {"min_length": 12},
    }.items()
]
AUTHENTICATION_BACKENDS = ["directory.accounts.sign_in.LimitedBackend"]
# The day from which whoever may publish or change rights needs one; None on one's own machine.
SECOND_FACTOR_FROM = environment.second_factor_from(
    os.environ.get("SECOND_FACTOR_FROM", ""), _site.hostname
)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_AGE = 60 * 60 * 12  # seconds: a working day
CSRF_COOKIE_HTTPONLY = False  # Wagtail's editor reads it
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("BEHIND_PROXY", "") == "1" else None
)
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail previews pages in a frame of the admin
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # which is why it asks for DENY in vain

# --- Wagtail -----------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Waterline"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # no third party learns who edits
WAGTAIL_ENABLE_UPDATE_CHECK = WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_FINISH_WORKFLOW_ACTION = "directory.moderation.publish_approved"
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILADMIN_USER_LOGIN_FORM = "directory.accounts.sign_in.SignInForm"
WAGTAILDOCS_EXTENSIONS = ["csv", "pdf", "txt"]
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []  # a download each, sandboxed (headers.py)
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "directory.content.document_form.DocumentForm"
WAGTAILIMAGES_IMAGE_FORM_BASE = "directory.images.forms.ImageForm"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 5 * 1024 * 1024  # bytes
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 20_000_000
LOGIN_URL = "wagtailadmin_login"

# --- Logs and figures --------------------------------------------------------------------

# Nothing is written; `manage.py read_only on` does the same without a restart.
READ_ONLY = os.environ.get("READ_ONLY", "") == "1"
# Whom to tell of a vulnerability.
SECURITY_CONTACT = environment.contacts(os.environ.get("SECURITY_CONTACT", ""))
# Who may read /metrics; nobody by default.
METRICS_TOKEN = environment.metrics_token(os.environ.get("METRICS_TOKEN", ""))
METRICS_NETWORKS = environment.networks("METRICS_NETWORKS", os.environ.get("METRICS_NETWORKS", ""))
# A line of JSON a record; plain lines on one's own machine (directory/operations/logs.py).
LOG_FORMAT = environment.log_format(os.environ.get("LOG_FORMAT") or ("plain" if DEBUG else "json"))
LOGGING_CONFIG = "directory.operations.logs.configure"
LOGGING = {"format": LOG_FORMAT}
