"""Django's settings, safe as they stand.

What an installation may choose comes from the environment:

PROLO_DATA_DIR       where database, secrets and collected styles live (default: ``var``)
PROLO_DATABASE_URL   another database: ``postgresql://user@host/name``
PROLO_SITE           the address people type, ``https://prolo.example.org``; with https
                     cookies and redirects are for https only, and a proxy in front must set
                     X-Forwarded-Proto itself and drop what a visitor sends under that name
PROLO_HOSTS          further host names, with commas between
PROLO_LOG_LEVEL      default WARNING
PROLO_DEBUG          1 shows faults in the browser; for developers, on loopback only
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from prolo.config import languages
from prolo.config.databases import database
from prolo.config.languages import read_languages
from prolo.config.logs import logging_settings
from prolo.config.places import data_dir, kept_secret, make_private, sayable_password, sealing_key
from prolo.registry.sqlite import use_safe_sqlite

use_safe_sqlite()  # before Django opens a database

PACKAGE = Path(__file__).resolve().parents[1]
DATA_DIR = make_private(data_dir(os.environ))
LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]

site = urlsplit(os.environ.get("PROLO_SITE", ""))
named_hosts = [host.strip() for host in os.environ.get("PROLO_HOSTS", "").split(",")]
is_https = site.scheme == "https"

DEBUG = os.environ.get("PROLO_DEBUG") == "1"
ALLOWED_HOSTS = [*LOOPBACK, *filter(None, [site.hostname, *named_hosts])]
if DEBUG and ALLOWED_HOSTS != LOOPBACK:
    raise ImproperlyConfigured(
        "PROLO_DEBUG=1 shows patients' data with every fault, so it works on loopback only: "
        "unset PROLO_DEBUG, or PROLO_SITE and PROLO_HOSTS"
    )

SECRET_KEY = kept_secret(DATA_DIR / "secrets", "session-key")
SEARCH_KEY = kept_secret(DATA_DIR / "secrets", "search-key")  # the keyed index over names
kept_secret(DATA_DIR / "secrets", "sealing-keys", sealing_key)
SEALING_KEYS = DATA_DIR / "secrets" / "sealing-keys"  # secrets for a mail server are sealed with
DEMO_PASSWORD = kept_secret(DATA_DIR / "secrets", "demo-password", sayable_password)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "prolo.registry",
    "prolo.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "prolo.config.headers.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "prolo.web.middleware.LanguageMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "prolo.web.middleware.IdleMiddleware",
    "prolo.web.middleware.SignedInMiddleware",
    "prolo.web.middleware.ActorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "prolo.config.urls"
WSGI_APPLICATION = "prolo.config.wsgi.application"
PAPER_ON_RECORD = "prolo.web.record_papers.paper_on_record"  # for the command line

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "prolo.web.context.frame",
            ],
        },
    },
]

DATABASES = {"default": database(os.environ.get("PROLO_DATABASE_URL", ""), DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People

AUTH_USER_MODEL = "registry.User"
LOGIN_URL = "/log-in"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "UserAttributeSimilarityValidator": {},
        "MinimumLengthValidator": {"min_length": 12},
        "CommonPasswordValidator": {},
    }.items()
]

# Sessions: a working day, or until the browser is closed. Messages may name a patient, so they
# stay on the server.

SESSION_COOKIE_AGE = 10 * 60 * 60  # seconds
SESSION_IDLE_S = 30 * 60  # then somebody has walked away from the desk
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = is_https
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Browsers. Django 6 reads the same policy from SECURE_CSP.

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],  # the logo within a kept paper
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "prolo.web.views.errors.csrf_failed"
SECURE_SSL_REDIRECT = is_https
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if is_https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if is_https else None
CSRF_TRUSTED_ORIGINS = [f"https://{site.netloc}"] if is_https else []
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024  # bytes; what is pasted too long is read and shown
FILE_UPLOAD_HANDLERS = [  # a small form in memory, files in the system's temporary directory
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "prolo.web.uploads.CappedFileHandler",
]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000  # a session with 40 points has 10 fields a point, and vials

# Styles and scripts

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "files"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# What is done after the page was answered (``prolo worker``): the queue, and what is looked at
# every so many seconds

TASKS = {"default": {"BACKEND": "prolo.registry.jobs.LeaseBackend"}}
PERIODIC_WORK: dict[str, float] = {
    "prolo.registry.queueing.queue_due_messages": 20,
    "prolo.registry.notices.queue_reminders": 20,
    "prolo.registry.actions.escalations.escalate_overdue": 15,
    "prolo.registry.actions.silences.raise_silences": 120,
    "prolo.registry.actions.half_told.raise_half_told": 120,
    "prolo.registry.actions.infections.raise_clusters": 600,  # a vial corrected, people merged
    "prolo.registry.actions.duplicates.note_who_looks_alike": 3600,  # seconds of work at 100,000
}

# Messages. A mail server that takes a connection and never answers holds nothing up for longer.

SITE = f"{site.scheme}://{site.netloc}" if site.netloc else "http://127.0.0.1:8000"
EMAIL_TIMEOUT = 10  # seconds
MAIL_DOMAIN = site.hostname or "localhost"
DEFAULT_FROM_EMAIL = f"no-reply@{MAIL_DOMAIN}"
MESSAGE_WORDS = "prolo.web.words.messages.written"
ALERT_WORDS = "prolo.web.words.inbox.alert"
DEMO_PAPERS = {  # what invented people sign and are given, written by the pages
    "consent": "prolo.web.views.consent_papers.made_of",
    "estimate": "prolo.web.views.estimate.made_of_estimate",
}
NOTICE_WORDS = "prolo.web.words.notices.written"
NOTICE_CALENDARS = "prolo.web.presenters.calendar_file.notice_calendars"

# Words and time

LANGUAGE_CODE = "en"
TRANSLATED = read_languages(languages.FOLDER)
LANGUAGES = [  # of the patient's pages; all others are in English
    ("en", "English"),
    *((one.code, one.name) for one in TRANSLATED),
]
LANGUAGES_BIDI = [one.code for one in TRANSLATED if one.is_from_right]
LANGUAGES_IN_ENGLISH = [("en", "English"), *((one.code, one.in_english) for one in TRANSLATED)]
LOCALE_PATHS = [languages.FOLDER]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

LOGGING = logging_settings(os.environ.get("PROLO_LOG_LEVEL", "WARNING"))
