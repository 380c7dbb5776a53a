"""Settings of the shop. What a scenario changes comes from the environment."""

import os

SECRET_KEY = "no secret: nothing here is signed"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "shop.urls"
WSGI_APPLICATION = "shop.wsgi.application"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"

# As "startproject" leaves it, plus what such shops collect over the years; or only what is used.
FULL = os.environ.get("SHOP_APPS", "full") == "full"
INSTALLED_APPS = ["catalogue"]
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
if FULL:
    INSTALLED_APPS = [
        "django.contrib.admin",
        "django.contrib.admindocs",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.flatpages",
        "django.contrib.humanize",
        "django.contrib.messages",
        "django.contrib.redirects",
        "django.contrib.sessions",
        "django.contrib.sitemaps",
        "django.contrib.sites",
        "django.contrib.staticfiles",
        "django.contrib.syndication",
        "catalogue",
    ]
    MIDDLEWARE = [
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ]
    SITE_ID = 1
    STATIC_URL = "/static/"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                *(["django.contrib.auth.context_processors.auth"] if FULL else []),
                *(["django.contrib.messages.context_processors.messages"] if FULL else []),
            ]
        },
    }
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": f"/var/lib/shop/catalogue-{os.environ.get('SHOP_PRODUCTS', '20000')}.sqlite3",
    }
}

# Rendered pages, in the memory of each worker.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": int(os.environ.get("SHOP_CACHE_ENTRIES", "1000000"))},
    }
}

# "whole": the answer is built in memory, then sent. "streamed": sent while it is read from the database.
EXPORT = os.environ.get("SHOP_EXPORT", "whole")
