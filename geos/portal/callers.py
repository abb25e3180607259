"""Who asks, as far as a limit needs it: an address that nobody can read again from what is kept."""

from hashlib import blake2b
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from flask import current_app, request

Address = IPv4Address | IPv6Address


def caller() -> str | None:
    """A name for the network that asks; None for a trusted one, which has no limit.

    Behind a proxy of a trusted network its `X-Forwarded-For` is believed, from the right as far as
    trusted networks go; of others the header is anybody's invention. A network is an IPv4 address or the
    64 bits that a provider gives one IPv6 customer.
    """
    address = _believed([request.remote_addr or "", *reversed(request.headers.get_all("X-Forwarded-For"))])
    if address is None:
        return None
    prefix = 64 if address.version == 6 else 32
    network = ip_network(f"{address}/{prefix}", strict=False)
    key = current_app.config["SECRET_KEY"].encode()[:64]
    return blake2b(str(network).encode(), key=key, digest_size=16).hexdigest()


def _believed(headers: list[str]) -> Address | None:
    """The nearest address that is not of a trusted network."""
    hops = [hop.strip() for header in headers for hop in reversed(header.split(","))]
    for hop in hops:
        address = _read(hop)
        if address is None or not _trusted(address):
            return address or IPv4Address(0)  # who hides behind nonsense shares one limit
    return None


def _read(text: str) -> Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _trusted(address: Address) -> bool:
    networks = current_app.config["GEOS_TRUSTED_NETWORKS"].split(",")
    return any(address in ip_network(text.strip()) for text in networks if text.strip())
