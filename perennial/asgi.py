"""The ASGI application, for Granian as `perennial serve` starts it: the pages behind `web.arriving`."""

from django.conf import settings

from perennial.web.arriving import WsgiAdapter
from perennial.web.uploading import largest_mb
from perennial.wsgi import application as pages

MB = 1024 * 1024
# A form may come with the largest file.
BESIDE_FILE = 16 * MB

application = WsgiAdapter(pages, settings.ENV["THREADS"], largest_mb() * MB + BESIDE_FILE)
