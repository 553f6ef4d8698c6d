"""What every kind of server shares. Values come from the workspace and the environment."""

from __future__ import annotations

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from tasuki.web.settings import environment, mail
from tasuki.workspace import Workspace, WorkspaceError

WORKSPACE = Workspace.from_environ()
try:
    ORGANISATION = WORKSPACE.organisation
except WorkspaceError as bad:
    raise ImproperlyConfigured(str(bad)) from bad

SECRET_KEY = environment.secret_key(WORKSPACE)
DEBUG = environment.flag(WORKSPACE.environ, "TASUKI_DEBUG", default=False)
ALLOWED_HOSTS = environment.allowed_hosts(WORKSPACE.environ)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "tasuki.web.accounts",
    "tasuki.web.ledger",
    "tasuki.web.connections",
    "tasuki.web.rhythm",
    "tasuki.web.agreements",
    "tasuki.web.handoffs",
    "tasuki.web.proposals",
    "tasuki.web.notices",
    "tasuki.web.house",
    "tasuki.web.desk",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "tasuki.web.urls"
WSGI_APPLICATION = "tasuki.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tasuki.web.accounts.guards.rights",
                "tasuki.web.house.context.page",
                "tasuki.web.notices.context.quiet",
            ],
        },
    },
]

DATABASES = {"default": environment.database(WORKSPACE)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
# Names are unique without regard to case, by an index that this check does not look at.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = ["tasuki.web.accounts.backends.NameOrMailBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
_SERVER = mail.server(WORKSPACE.environ)
EMAIL_BACKEND = _SERVER.backend
EMAIL_HOST, EMAIL_PORT = _SERVER.host, _SERVER.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _SERVER.user, _SERVER.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _SERVER.starttls, _SERVER.tls
EMAIL_TIMEOUT = _SERVER.timeout
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _SERVER.sender
BASE_URL = mail.base_url(WORKSPACE.environ)

LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/left/"

SESSION_COOKIE_NAME = "tasuki_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_NAME = "tasuki_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "tasuki.web.desk.views.errors.expired"
# In a cookie: a notice must not need a write while a long import holds the database.
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

LANGUAGES = [("ja", "日本語"), ("en", "English")]
LANGUAGE_CODE = ORGANISATION.language
LANGUAGE_COOKIE_NAME = "tasuki_language"
USE_TZ = True
TIME_ZONE = ORGANISATION.zone

STATIC_URL = "/static/"
# Served from the packages as they are: nothing to collect before the site starts.
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a mapping of twenty files has a few per column
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = ["tasuki.web.connections.files.BoundedHandler"]
UPLOAD_FILES = environment.whole(WORKSPACE.environ, "TASUKI_UPLOAD_FILES", default=20)
UPLOAD_FILE_BYTES = 1_000_000 * environment.whole(
    WORKSPACE.environ, "TASUKI_UPLOAD_MB", default=500
)

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "tasuki.web.masking.MaskedFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
        }
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "INFO", "propagate": True},
    },
}
