"""The services that carry messages out of the house: one small class each, chosen in `settings.MESSAGE_ADAPTERS`."""

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from jiamen.messages.services.channels.letter import Adapter, Letter

__all__ = ["Adapter", "Letter", "adapter_for"]


@cache
def _made(path: str) -> Adapter:
    adapter: Adapter = import_string(path)()
    return adapter


def adapter_for(channel: str) -> Adapter:
    """The adapter this installation uses for a channel."""
    return _made(settings.MESSAGE_ADAPTERS[channel])
