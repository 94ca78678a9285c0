"""Django settings, all of them derived from `environment.py`."""

from __future__ import annotations

import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from perennial import environment
from perennial.lib.mail_servers import MailServer, read_mail_server

ENV = environment.read()
HOME: Path = ENV["HOME"]
PACKAGE = Path(__file__).resolve().parent


def _make_home() -> None:
    """The home, open to its owner alone."""
    try:
        HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as problem:
        raise environment.EnvironmentRefused(
            f"The folder {HOME} cannot be made ({problem.strerror}). "
            "Name one with PERENNIAL_HOME where this user may write."
        ) from None


def _secret_key() -> str:
    """The configured key, or one made once and kept in the home, readable by its owner alone."""
    if ENV["SECRET_KEY"]:
        return str(ENV["SECRET_KEY"])
    path = HOME / "secret.key"
    if not path.exists():
        _make_home()
    try:
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(64))
        return path.read_text().strip()
    except OSError as problem:
        raise environment.EnvironmentRefused(
            f"The secret key {path} cannot be read or made ({problem.strerror}). "
            "Check the rights of PERENNIAL_HOME."
        ) from None


def _database(url: str) -> dict[str, object]:
    if not url:
        _make_home()
        return {
            "ENGINE": "perennial.journal.engines.sqlite",
            "NAME": HOME / "perennial.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
                " PRAGMA secure_delete=ON; PRAGMA mmap_size=268435456; PRAGMA cache_size=-32000;"
                " PRAGMA temp_store=MEMORY;",
            },
            # To open it takes longer than most questions take; and the last to close it writes the whole log back.
            "CONN_MAX_AGE": 60,
        }
    try:
        parts = urlsplit(url)
        port = str(parts.port or 5432)
    except ValueError:
        parts, port = urlsplit(""), ""
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise environment.EnvironmentRefused(
            "PERENNIAL_DATABASE_URL must look like postgresql://user:password@host:5432/name, "
            "or be left empty for SQLite."
        )
    return {
        "ENGINE": "perennial.journal.engines.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": port,
        "OPTIONS": {"connect_timeout": 10},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _mail(url: str, address: str) -> MailServer | None:
    """The server mail leaves by; None means that none leaves the house."""
    if not url:
        return None
    try:
        server = read_mail_server(url)
    except ValueError as problem:
        raise environment.EnvironmentRefused(
            f"PERENNIAL_MAIL_URL cannot be used: {problem}. It looks like "
            "smtp://user:password@host:587/?from=crm@firma.example, with % for what means something in an address."
        ) from None
    if not address:
        raise environment.EnvironmentRefused(
            "PERENNIAL_MAIL_URL needs PERENNIAL_ADDRESS as well, such as https://crm.example: "
            "links in mails lead there."
        )
    return server


def _former_keys() -> list[str]:
    """Those that a restore brought along: they open what they sealed, and seal nothing."""
    path = HOME / "secret.former"
    try:
        return [line for line in path.read_text().split("\n") if line] if path.exists() else []
    except (OSError, ValueError) as problem:
        raise environment.EnvironmentRefused(
            f"The former secret keys in {path} cannot be read ({problem}). Check the rights of PERENNIAL_HOME."
        ) from None


SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = _former_keys()
DEBUG = ENV["DEBUG"]
ALLOWED_HOSTS = list(ENV["HOSTS"])
CSRF_TRUSTED_ORIGINS = list(ENV["ORIGINS"])

MAIL = _mail(ENV["MAIL_URL"], ENV["ADDRESS"])

DATABASES = {"default": _database(ENV["DATABASE_URL"])}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Our packages stand in floor order, lowest first: derivations run in this order.
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "template_partials",
    "csp",
    "axes",
    "perennial.journal",
    "perennial.faults",
    "perennial.files",
    "perennial.operations",
    "perennial.backup",
    "perennial.access",
    "perennial.schema",
    "perennial.quality",
    "perennial.records",
    "perennial.transfer",
    "perennial.inbox",
    "perennial.insight",
    "perennial.web",
]

MIDDLEWARE = [
    "perennial.web.requests.ProxyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "perennial.web.requests.WholeMiddleware",
    "perennial.web.requests.ReadingMiddleware",
    "perennial.web.requests.SignInMiddleware",
    "perennial.web.requests.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "perennial.faults.middleware.FaultMiddleware",
    "perennial.web.requests.RefusalMiddleware",
]

ROOT_URLCONF = "perennial.urls"
WSGI_APPLICATION = "perennial.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "perennial.web.shell.shell",
            ],
        },
    }
]

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "perennial.access.signing_in.PasswordBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "perennial.access.passwords.CommonValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
    {"NAME": "perennial.access.passwords.OwnNameValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "sign-in"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_HANDLER = "perennial.access.throttling.Handler"
AXES_USERNAME_FORM_FIELD = "email"
AXES_USERNAME_CALLABLE = "perennial.access.throttling.account_of"
AXES_CLIENT_IP_CALLABLE = "perennial.access.throttling.address_of"
AXES_LOCKOUT_CALLABLE = "perennial.access.throttling.lockout_response"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_SENSITIVE_PARAMETERS = ["email", "next", "csrfmiddlewaretoken", "current", "code", "sessions"]

SESSION_ENGINE = "perennial.access.sessions"
SESSION_COOKIE_AGE = ENV["SESSION_DAYS"] * 86400
SESSION_COOKIE_NAME = "perennial_session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENV["HTTPS"]
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = ENV["HTTPS"]
SECURE_HSTS_SECONDS = 31536000 if ENV["HTTPS"] else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = ENV["HTTPS"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV["PROXIES"] else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("pl", "polski"), ("de", "Deutsch"), ("sk", "slovenčina"), ("ru", "русский")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": HOME / "files"},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "perennial.web.uploading.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "perennial.faults.lines.Line"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # Django would log the message of an exception, which may hold what people typed; faults keep what is safe.
    "loggers": {"perennial": {"level": "INFO"}, "django.request": {"level": "CRITICAL"}},
}

# Named so that every reader of it can see at a glance that it is not a translation.
LANGUAGE_NAMES = {code: _(name) for code, name in LANGUAGES}
