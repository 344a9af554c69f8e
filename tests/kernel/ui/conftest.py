"""The gallery stands in for pages that do not exist yet: all tests here run on its addresses."""

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def _gallery(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.kernel.ui.gallery"
    settings.NAVIGATION = "tests.kernel.ui.gallery.navigation"
    settings.MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
