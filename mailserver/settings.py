"""What can be set, with the defaults that suit a small site."""

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

Network = IPv4Network | IPv6Network
LOOPBACK: tuple[Network, ...] = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
MIB = 2**20


@dataclass(frozen=True)
class Settings:
    """Times are in seconds, sizes in bytes; a bind is `host:port`, port 0 meaning any free one."""

    hostname: str
    spool: Path  # work folder: messages under way, the queue's bytes
    certificate: Path
    key: Path
    mx: str | None = "127.0.0.1:2525"
    submission: str | None = "127.0.0.1:2587"
    submissions: str | None = "127.0.0.1:2465"
    system_account: str = ""  # login whose repeated Message-IDs are dropped
    trusted: tuple[Network, ...] = LOOPBACK  # exempt from the limit per address

    size_limit: int = 35 * MIB
    memory_limit: int = MIB  # of one message; the rest of it goes to a file while it arrives
    direct_limit: int = 20  # local mailboxes that are written before the 250
    recipient_limit: int = 100
    connection_limit: int = 500
    connections_per_address: int = 50
    data_limit: int = 100  # messages arriving at the same moment

    hello_timeout: float = 60
    idle_timeout: float = 300
    data_timeout: float = 3600  # for one whole message: a slow line needs its time
    floor_rate: float = 100  # bytes a second, judged after `floor_after`
    floor_after: float = 60
    auth_tries: int = 3
    auth_delay: float = 1.0  # after the first wrong password; grows with each

    queue_poll: float = 2.0
    queue_connections: int = 10
    send_timeout: float = 120.0
    stop_timeout: float = 15.0
