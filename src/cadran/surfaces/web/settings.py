"""Django's settings, from the environment that `cadran serve` fills (docs/serving.md lists every variable)."""

import os

from csp.constants import NONE, SELF

from cadran.surfaces.web import place

OWN = "cadran.surfaces.web"
HTTPS = os.environ.get("CADRAN_HTTPS") == "1"
TESTING = os.environ.get("CADRAN_TESTING") == "1"

SECRET_KEY = place.secret_key()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("CADRAN_HOSTS", "127.0.0.1,localhost").split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if HTTPS and host != "*"]
DATABASES = {"default": place.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.User"
ROOT_URLCONF = f"{OWN}.urls"
WSGI_APPLICATION = f"{OWN}.wsgi.application"

# A page's own application: models, views and templates of one subject in one folder.
PAGES = (
    "people", "api", "persons", "administration", "own", "home", "boards", "records", "kpis", "team", "meetings",
    "targets", "intake", "post", "reports", "alerts",
)  # fmt: skip
INSTALLED_APPS = [
    *(f"{OWN}.{name}" for name in PAGES),
    OWN,  # before allauth, whose templates it replaces
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_htmx",
    "lucide",
    "huey.contrib.djhuey",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    f"{OWN}.middleware.ReadersLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    f"{OWN}.middleware.FirstVisit",
    f"{OWN}.middleware.SignedInOnly",
    f"{OWN}.middleware.MendableErrors",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                f"{OWN}.context.page",
            ],
            "builtins": ["django.templatetags.l10n", f"{OWN}.templatetags.cadran"],
        },
    }
]

# ---------------------------------------------------------------- language and time

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
USE_I18N = USE_TZ = True
TIME_ZONE = "Europe/Paris"

# ---------------------------------------------------------------- static files

STATIC_URL = "/static/"
STATIC_ROOT = place.app_folder() / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    f"{OWN}.vendored.Vendored",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # half the work of a first start
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = TESTING
MEDIA_ROOT = place.app_folder() / "uploads"
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024

# ---------------------------------------------------------------- sign-in

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]  # fmt: skip
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 12}  # type: ignore[assignment]  # Django's shape is mixed
ACCOUNT_ADAPTER = f"{OWN}.people.adapters.ByInvitation"
SOCIALACCOUNT_ADAPTER = f"{OWN}.people.adapters.KnownPeople"
ACCOUNT_FORMS = {"login": f"{OWN}.people.forms.SignIn"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation has proved the address
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
# In the database, not in a process's memory: a limit holds however many workers there are.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "django_cache"}}
SOCIALACCOUNT_PROVIDERS = place.single_sign_on()
if proxies := os.environ.get("CADRAN_PROXIES"):
    ALLAUTH_TRUSTED_PROXY_COUNT = int(proxies)

# ---------------------------------------------------------------- mail

EMAIL_CONFIG = place.mail()
EMAIL_BACKEND = EMAIL_CONFIG.pop("BACKEND")
EMAIL_HOST = str(EMAIL_CONFIG.get("HOST", ""))
EMAIL_PORT = int(str(EMAIL_CONFIG.get("PORT", 25)))
EMAIL_HOST_USER = str(EMAIL_CONFIG.get("USER", ""))
EMAIL_HOST_PASSWORD = str(EMAIL_CONFIG.get("PASSWORD", ""))
EMAIL_USE_TLS = bool(EMAIL_CONFIG.get("TLS"))
EMAIL_USE_SSL = bool(EMAIL_CONFIG.get("SSL"))
EMAIL_TIMEOUT = 30  # seconds that each answer of the server is waited for
DEFAULT_FROM_EMAIL = os.environ.get("CADRAN_MAIL_FROM", "cadran@localhost")

# ---------------------------------------------------------------- webhooks

# Whether webhooks may call private addresses, and without TLS: the operator's to say, not an administrator's.
WEBHOOKS_PRIVATE = os.environ.get("CADRAN_WEBHOOKS_PRIVATE") == "1"

# ---------------------------------------------------------------- safety

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF], "script-src": [SELF], "style-src": [SELF], "img-src": [SELF, "data:"],
        "font-src": [SELF], "connect-src": [SELF], "frame-ancestors": [NONE], "form-action": [SELF],
        "base-uri": [NONE], "object-src": [NONE],
    }
}  # fmt: skip

# ---------------------------------------------------------------- jobs

HUEY = place.queue() | {
    "name": "cadran",
    "immediate": TESTING,
    "consumer": {"workers": 2, "worker_type": "thread"},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"huey": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}
