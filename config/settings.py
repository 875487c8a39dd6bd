"""Every setting of the project, read from the environment (see .env.example)."""

import os
import tomllib
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import database, environment

environment.load()
env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent
SOFTWARE_VERSION = tomllib.loads((BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"][
    "version"
]
SECRET_KEY = environment.required("SECRET_KEY")
# Keys (Fernet, newest first) of identifying answers and of what is typed but not yet saved: apart from SECRET_KEY.
IDENTITY_KEYS = environment.identity_keys(environment.required("IDENTITY_KEYS"))
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "modeltranslation",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    # The renderer of forms looks for its templates like any other.
    "django.forms",
    "csp",
    "accounts",
    "jobs",
    "mail",
    "surveys",
    "responses",
    "verbatims",
    "exports",
    "intake",
    "results",
    "api",
    "config",
]
if env.bool("AROLWG_DEMO", default=False):
    INSTALLED_APPS.append("demo")

MIDDLEWARE = [
    "config.middleware.NoBodyForHeadMiddleware",
    # Whatever sets a header stands above what may answer by itself.
    "config.middleware.PolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.UnavailableMiddleware",
    "config.middleware.LanguageMiddleware",
    "config.staff_middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "config.staff_middleware.AuthenticationMiddleware",
    "config.staff_middleware.StaffLanguageMiddleware",
    "config.staff_middleware.MessageMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": database.from_url(environment.required("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = environment.required("REDIS_URL")
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT = "config.broker:Transport"
CELERY_TASK_IGNORE_RESULT = True
# A worker's log is ours too (LOGGING).
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A job is a row; a broker that is away must not hold up a request, so publishing gives up at once.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
    # Of publishing; a worker that waits for its broker follows CELERY_BROKER_CONNECTION_*.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "visibility_timeout": 3600,
}
CELERY_TIMEZONE = "Europe/London"

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "admin:login"
CSRF_FAILURE_VIEW = "responses.errors.forbidden"

LANGUAGE_CODE = "cy"
LANGUAGES = [("cy", _("Welsh")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
MODELTRANSLATION_DEFAULT_LANGUAGE = "cy"
MODELTRANSLATION_LANGUAGES = ("cy", "en")
MODELTRANSLATION_ENABLE_FALLBACKS = False
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/London"

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", BASE_DIR / "var" / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.storage.StaticFiles"},
    "exports": {"BACKEND": "exports.storage.disk_storage.DiskStorage"},
}
# A job whose worker gave no sign of life for so long is taken up by another; it gives one six times as often.
JOB_STALE_SECONDS = env.float("JOB_STALE_SECONDS", default=30)
EXPORTS_ROOT = Path(os.environ.get("EXPORTS_ROOT", BASE_DIR / "var" / "exports"))
# With a bucket, files of datasets are kept there, and EXPORTS_ROOT is each machine's own, for work and copies.
if bucket := os.environ.get("EXPORTS_S3_BUCKET"):
    STORAGES["exports"] = environment.bucket(
        bucket_name=bucket,
        endpoint_url=os.environ.get("EXPORTS_S3_ENDPOINT"),
        region_name=os.environ.get("EXPORTS_S3_REGION"),
        location=os.environ.get("EXPORTS_S3_PREFIX"),
        access_key=os.environ.get("AWS_ACCESS_KEY_ID"),
        secret_key=os.environ.get("AWS_SECRET_ACCESS_KEY"),
        security_token=os.environ.get("AWS_SESSION_TOKEN"),
    )
# Copies of datasets that a worker's machine keeps, with a bucket.
EXPORTS_CACHE_BYTES = int(os.environ.get("EXPORTS_CACHE_MB") or 4_000) * 1024 * 1024
# In the demo, a file that is there only once its content is loaded and its exports exist; /readyz waits for it.
READY_MARKER = os.environ.get("READY_MARKER", "")

# What people type to get here, for what is printed: a questionnaire on paper is made without a request.
PUBLIC_ADDRESS = os.environ.get("PUBLIC_ADDRESS", "").rstrip("/")
PUBLIC_ADDRESS = PUBLIC_ADDRESS or next(iter(CSRF_TRUSTED_ORIGINS), "http://localhost:8000")

# The mail server that takes our messages; without one they become files in a folder, and nobody gets them.
EMAIL = env.email_url_config(
    os.environ.get("EMAIL_URL") or f"filemail:///{os.environ.get('MAIL_ROOT') or BASE_DIR / 'var' / 'mail'}"
)
EMAIL_BACKEND, EMAIL_FILE_PATH = EMAIL["EMAIL_BACKEND"], EMAIL["EMAIL_FILE_PATH"]
if EMAIL_BACKEND == "django.core.mail.backends.filebased.EmailBackend":
    EMAIL_BACKEND = "mail.files.EmailBackend"
EMAIL_HOST, EMAIL_PORT = EMAIL["EMAIL_HOST"], EMAIL["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = EMAIL["EMAIL_HOST_USER"], EMAIL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = "EMAIL_USE_TLS" in EMAIL, "EMAIL_USE_SSL" in EMAIL
# Seconds: a server that says nothing must not hold a worker.
EMAIL_TIMEOUT = 30
# Whom messages come from, as "Arolwg <arolwg@example.org>".
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL") or "Arolwg <arolwg@localhost>"
# Where reports of failed deliveries come in: imaps://user:password@host/INBOX or maildir:///path.
BOUNCES_URL = os.environ.get("BOUNCES_URL", "")

# Who answers questions about the service itself; a survey's own owner is named on its start page.
CONTACT_EMAIL = os.environ.get("CONTACT_EMAIL", "")

# 413 above this; the longest honest page (2,000 characters a question) is far below.
DATA_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
# Files that respondents send, never where a web server looks. Web and workers need the same.
UPLOADS_ROOT = Path(os.environ.get("UPLOADS_ROOT", BASE_DIR / "var" / "uploads"))
# All files of one survey together: nobody's disk is filled by one that has got about.
UPLOADS_OF_SURVEY_MAX = int(os.environ.get("UPLOADS_OF_SURVEY_MAX_MB", 10_000)) * 1024 * 1024
# 413 above this for a page that takes files (the largest of them: questionnaire/types/upload.py).
UPLOAD_REQUEST_MAX = 60 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 20

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
# On behind TLS (deployment); off in the demo, which speaks plain HTTP on this machine only.
SECURE_COOKIES = env.bool("SECURE_COOKIES", default=True)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31536000 if SECURE_COOKIES else 0)
BEHIND_TLS_PROXY = env.bool("BEHIND_TLS_PROXY", default=False)
if BEHIND_TLS_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# How many proxies in a row add the address that called them to X-Forwarded-For; without any, nobody's word is taken.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=1) if BEHIND_TLS_PROXY else 0
# Starts, or submits, of one network in an hour, above which responses are set aside for review (responses/signs.py).
RATE_PER_HOUR = env.int("RATE_PER_HOUR", default=300)
# Messages that respondents of one network ask for in an hour, above which no more are sent (responses/letters.py).
LETTERS_PER_HOUR = env.int("LETTERS_PER_HOUR", default=300)
# Requests that one token of a person's programs may make in a minute (accounts/tokens.py).
API_PER_MINUTE = env.int("API_PER_MINUTE", default=120)
# Days after the close for which people who were invited are kept, where the survey has no rule; and days for which an
# address is kept that somebody has given with a report about the Welsh.
ADDRESSES_KEPT_DAYS = env.int("ADDRESSES_KEPT_DAYS", default=90)
# Days for which the outbox knows that a message was sent, and what became of it.
MESSAGES_KEPT_DAYS = env.int("MESSAGES_KEPT_DAYS", default=30)
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=False)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "config.logs.Discreet", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "filters": {"one_line": {"()": "config.logs.OneLineBelowError"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"django.request": {"filters": ["one_line"]}},
    "root": {"handlers": ["stderr"], "level": env("LOG_LEVEL", default="INFO")},
}
