"""Whose address a request comes from: the one place that reads it."""

from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Behind proxies we trust, the address the outermost of them saw; else the peer's; empty where neither is one."""
    proxied = ""
    if settings.TRUSTED_PROXIES:
        # Counted from the end before anything is dropped: only the last entries are by proxies, the rest anybody wrote.
        proxied = request.headers.get("x-forwarded-for", "").split(",")[-settings.TRUSTED_PROXIES :][0]
    return plain_address(proxied) or plain_address(request.META.get("REMOTE_ADDR", ""))


def plain_address(text: str) -> str:
    """An address as `ipaddress` writes it, without port, brackets and zone; empty when it is none."""
    host = text.strip()
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return ""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address)
