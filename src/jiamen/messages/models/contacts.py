"""Addresses that may have asked for silence, and the pass of the WeChat account."""

from django.db import models

from jiamen.kernel.secrets import EncryptedTextField


class Contact(models.Model):
    """An address messages went to, known by its fingerprint only; `silent_since` when its owner wants no more."""

    key = models.CharField(max_length=64, unique=True)
    silent_since = models.DateTimeField(null=True, blank=True)


class AccessToken(models.Model):
    """What a service gave us to call it with for a while; all processes share it."""

    owner = models.CharField(max_length=80, unique=True)
    token = EncryptedTextField()
    expires_at = models.DateTimeField()
