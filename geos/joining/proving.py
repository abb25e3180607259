"""Asking the DNS whether whoever asks for a domain holds it: a TXT record with the request's proof.

Nothing is trusted of the answer but that the record is there. A question takes five seconds at most.
"""

import dns.exception
import dns.name
import dns.resolver
from flask import current_app

from geos.joining.models import Proof

LABEL = "_geos"  # the record stands at _geos.<domain>: an underscore collides with no host (RFC 8552)
MARK = "geos-domain="
LIFETIME = 4.5  # seconds for the whole question, with its repeats
TRY = 1.5  # seconds for one server


def record_name(domain: str) -> str:
    """Where the record stands."""
    return f"{LABEL}.{domain}"


def record_value(proof: str) -> str:
    """What stands in it."""
    return f"{MARK}{proof}"


def look(domain: str, proof: str) -> Proof:
    """What the DNS says of the record now. Never raises; call it outside a transaction."""
    try:
        texts = _texts(record_name(domain))
    except dns.resolver.NXDOMAIN:
        return Proof.MISSING if _exists(domain) else Proof.NO_DOMAIN
    except dns.resolver.NoAnswer:
        return Proof.MISSING
    except (dns.exception.DNSException, OSError, ValueError):
        return Proof.NO_ANSWER
    if record_value(proof) in texts:
        return Proof.FOUND
    return Proof.OTHER if any(text.startswith(MARK) for text in texts) else Proof.MISSING


def _texts(name: str) -> list[str]:
    """The TXT records of a name, each with its strings joined (RFC 7208 3.3 reads them so too)."""
    answer = _resolver().resolve(dns.name.from_text(name), "TXT", search=False)
    return [b"".join(row.strings).decode("ascii", "replace").strip() for row in answer]


def _exists(domain: str) -> bool:
    """Whether the domain itself is known, so that a missing record is told from a missing domain."""
    try:
        _resolver().resolve(dns.name.from_text(domain), "SOA", search=False, raise_on_no_answer=False)
    except (dns.exception.DNSException, OSError, ValueError):
        return False
    return True


def _resolver() -> dns.resolver.Resolver:
    """The resolver of GEOS_RESOLVER, or the system's."""
    host, _, port = str(current_app.config["GEOS_RESOLVER"]).rpartition(":")
    made = dns.resolver.Resolver(configure=not host)
    if host:
        made.nameservers, made.port = [host.strip("[]")], int(port)
    made.timeout, made.lifetime = TRY, LIFETIME / 2  # two questions at most
    made.cache = None
    return made
