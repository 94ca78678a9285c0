"""The pages as a WSGI application: behind `perennial.asgi` with `perennial serve`, or for any other server."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from perennial.cli.lifeline import watch_parent
from perennial.cli.settling import settle_in

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perennial.settings")

watch_parent()
application = get_wsgi_application()
# Every page is loaded now; else whoever asks first, in each process, would wait for that.
import_module(settings.ROOT_URLCONF)
settle_in()
