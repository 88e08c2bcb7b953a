"""Settings of the web wing. All that differs between installations comes from its folder.

KANCH_HOME names the folder, KANCH_KEYS the keys (default: its keys/), DATABASE_URL a PostgreSQL,
KANCH_ORIGIN which of the two sites this process serves.
"""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from kanch.web.config.home import Home

HOME = Home.at(os.environ.get("KANCH_HOME", "var/kanch"))
INSTALLATION = HOME.settings()
ORIGIN = os.environ.get("KANCH_ORIGIN", "staff")

DEBUG = False
SECRET_KEY = HOME.secret_key()
ALLOWED_HOSTS = INSTALLATION.get("hosts", ["localhost", "127.0.0.1", "[::1]"])
# `kanch serve` tells the addresses that it listens on, where settings.json names none.
_public = os.environ.get("KANCH_PUBLIC_URL", "http://localhost:8000")
_staff = os.environ.get("KANCH_STAFF_URL", "http://localhost:8001")
PUBLIC_URL = INSTALLATION.get("public_url", _public).rstrip("/")
STAFF_URL = INSTALLATION.get("staff_url", _staff).rstrip("/")
HTTPS = PUBLIC_URL.startswith("https:")

INSTALLED_APPS = [
    "kanch.web.publication",
    "kanch.web.sending",
    "kanch.web.appeals",
    "kanch.web.ledger",
    "kanch.web.matching",
    "kanch.web.accounts",
    "kanch.web.journal",
    "kanch.web.ui",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

_first = [
    "django.middleware.security.SecurityMiddleware",
    "kanch.web.config.middleware.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
]
_public_only = [
    "kanch.web.journal.caching.PublicCache",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
]
_staff_only = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kanch.web.accounts.middleware.SessionEnds",
    "kanch.web.accounts.middleware.OwnLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
]
MIDDLEWARE = _first + (_public_only if ORIGIN == "public" else _staff_only)

ROOT_URLCONF = f"kanch.web.config.{'public' if ORIGIN == 'public' else 'staff'}_urls"
WSGI_APPLICATION = "kanch.web.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "kanch.web.publication.context.site",
                *(
                    []
                    if ORIGIN == "public"
                    else [
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                ),
            ],
        },
    }
]


def _database(url: str | None) -> dict[str, object]:
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME.database,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;",
            },
            "CONN_MAX_AGE": None,
        }
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host") or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
    }


DATABASES = {"default": _database(os.environ.get("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "ENQUEUE_ON_COMMIT": True,
    }
}

AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home"

SESSION_ENGINE = "kanch.web.accounts.session_store"
SESSION_COOKIE_NAME = "kanch_staff"
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = STAFF_URL.startswith("https:")
CSRF_COOKIE_NAME = "kanch_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "kanch.web.publication.staff_views.unchecked_form"
CSRF_TRUSTED_ORIGINS = [STAFF_URL]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# An organisation's own names and places, in files called like those of kanch.core.names.
_names = INSTALLATION.get("names_folder")
NAMES_FOLDER = HOME.path / _names if _names else None

# Other sites are told nothing. "no-referrer" would have browsers post our own forms with the
# origin "null", which the CSRF check rightly refuses.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("hy", _("Armenian")), ("ru", _("Russian")), ("fr", _("French"))]
LOCALE_PATHS = [Path(__file__).parent.parent / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
FORMAT_MODULE_PATH = "kanch.web.config.formats"

STATIC_URL = "/static/"
STATIC_ROOT = None
MEDIA_ROOT = HOME.media
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 30 * 24 * 3600
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "kanch.web.config.static.VersionedStaticFiles"},
}
# Refused before it is read into memory; ledger imports say their own, lower limit.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# The demo never sends mail; an installation names its own server in settings.json.
_mail = INSTALLATION.get("mail", {})
EMAIL_BACKEND = (
    "kanch.web.journal.mail_server.EmailBackend"
    if _mail.get("host")
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = HOME.work / "mail"
EMAIL_HOST = _mail.get("host", "localhost")
EMAIL_PORT = _mail.get("port", 25)
EMAIL_USE_TLS = _mail.get("tls", False)
EMAIL_USE_SSL = _mail.get("ssl", False)
EMAIL_HOST_USER = _mail.get("user", "")
EMAIL_HOST_PASSWORD = HOME.mail_password()
# Of each answer of the server; the worker must not wait for ever.
EMAIL_TIMEOUT = 60
DEFAULT_FROM_EMAIL = _mail.get("from", "kanch@example.org")
# Of messages to many; servers shut out whoever sends faster than they like.
MAIL_PER_MINUTE = max(1, _mail.get("per_minute", 30))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"redacted": {"()": "kanch.web.config.logs.Redacted"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "redacted"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
        # Says only that readers wait their turn.
        "waitress.queue": {"level": "ERROR"},
    },
}
