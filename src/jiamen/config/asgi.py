"""The web server's way in: static files are answered here, everything else by Django."""

import os

from django.conf import settings
from django.core.asgi import get_asgi_application
from servestatic import ServeStaticASGI

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiamen.config.settings.prod")
application = ServeStaticASGI(
    get_asgi_application(),
    root=settings.STATIC_ROOT,
    prefix=settings.STATIC_URL,
    immutable_file_test=r"^/static/frontend/assets/.+-[\w-]{8,}\.\w+$",  # Vite puts a hash into the names
)
