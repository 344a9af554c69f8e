"""The web server's way in: static files are answered here, everything else by Django."""

import gc
import os

from django.conf import settings
from django.core.asgi import get_asgi_application
from django.urls import get_resolver
from servestatic import ServeStaticASGI

from jiamen.config.doorway import AT_ONCE, Doorway

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiamen.config.settings.prod")
application = ServeStaticASGI(
    Doorway(get_asgi_application(), AT_ONCE),
    root=settings.STATIC_ROOT,
    prefix=settings.STATIC_URL,
    immutable_file_test=r"^/static/frontend/assets/.+-[\w-]{8,}\.\w+$",  # Vite puts a hash into the names
)

# What is loaded now stays: not looking through it again spares some requests a pause of the garbage collector, over
# 100 ms long. Views and templates' tags come with the addresses, so these are loaded first, not by the first visitor.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()

from jiamen.counter.plans.engine import begin_warming_up  # noqa: E402  # needs the apps, which are loaded above

begin_warming_up()
