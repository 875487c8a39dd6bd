"""The network that a request comes from, as far as we may believe what it says."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

# What one site of a council, a university or a home usually has.
PREFIX_OF_VERSION = {4: 24, 6: 48}


def network_of(request: HttpRequest) -> str | None:
    """The /24 (IPv4) or /48 (IPv6) of whoever sent the request, as in `81.2.69.0/24`.

    None where it is not known: no address, or one of this machine or its own network, which is a proxy's that
    TRUSTED_PROXIES does not count.
    """
    address = _address(request)
    if address is None or not address.is_global:
        return None
    return str(ip_network((address, PREFIX_OF_VERSION[address.version]), strict=False))


def _address(request: HttpRequest) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(_written(request))
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _written(request: HttpRequest) -> str:
    """Each trusted proxy adds, on the right, the address it was called from; what stands before those, anybody can
    write."""
    if not settings.TRUSTED_PROXIES:
        return str(request.META.get("REMOTE_ADDR", ""))
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    return forwarded[-settings.TRUSTED_PROXIES].strip() if len(forwarded) >= settings.TRUSTED_PROXIES else ""
