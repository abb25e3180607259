"""How much of the server one address, and everybody together, may hold at the same time."""

from collections import Counter
from ipaddress import IPv4Address, IPv6Address, ip_address

from mailserver import replies
from mailserver.settings import Settings


class Gate:
    """Counts connections and messages that arrive. Used in the event loop only."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.connections: Counter[str] = Counter()
        self.messages = 0

    def enter(self, peer: str) -> str:
        """Count a connection in; a reply that refuses it, or an empty string. Pair it with `leave`."""
        self.connections[peer] += 1
        if self.connections.total() > self.settings.connection_limit:
            return replies.TOO_MANY_CONNECTIONS
        if self.connections[peer] > self.settings.connections_per_address and not self.trusts(peer):
            return replies.TOO_MANY_CONNECTIONS
        return ""

    def leave(self, peer: str) -> None:
        """Count a connection out."""
        self.connections[peer] -= 1
        if self.connections[peer] <= 0:
            del self.connections[peer]

    def trusts(self, peer: str) -> bool:
        """Whether this address is in a trusted network."""
        try:
            address: IPv4Address | IPv6Address = ip_address(peer)
        except ValueError:
            return False
        if isinstance(address, IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        return any(address in network for network in self.settings.trusted)
