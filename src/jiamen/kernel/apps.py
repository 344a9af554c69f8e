"""Django's entry to the kernel."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """The kernel as a Django app (audit rows, long runs, page parts)."""

    name = "jiamen.kernel"
    label = "kernel"
