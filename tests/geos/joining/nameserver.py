"""A name server on loopback that answers what it is told: real packets, no network."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rrset


class Zone:
    """TXT records by name; a name that is in `silent` is never answered, one that is unknown is NXDOMAIN."""

    def __init__(self) -> None:
        self.texts: dict[str, list[str]] = {}
        self.domains: set[str] = set()
        self.silent: set[str] = set()
        self.broken: set[str] = set()
        self.asked: list[str] = []
        self.port = 0

    def answer(self, wire: bytes) -> bytes | None:
        """The reply to one question."""
        query = dns.message.from_wire(wire)
        name = query.question[0].name.to_text(omit_final_dot=True)
        self.asked.append(name)
        if name in self.silent:
            return None
        reply = dns.message.make_response(query)
        reply.flags |= dns.flags.RA
        if name in self.broken:
            reply.set_rcode(dns.rcode.SERVFAIL)
        elif name in self.texts:
            texts = [f'"{text}"' for text in self.texts[name]]
            reply.answer.append(dns.rrset.from_text(f"{name}.", 60, "IN", "TXT", *texts))
        elif name not in self.domains:
            reply.set_rcode(dns.rcode.NXDOMAIN)
        return reply.to_wire()


@contextmanager
def served() -> Iterator[Zone]:
    """A running name server."""
    zone = Zone()

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            data, sock = self.request
            reply = zone.answer(data)
            if reply is not None:
                sock.sendto(reply, self.client_address)

    with socketserver.ThreadingUDPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        zone.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield zone
        server.shutdown()
        thread.join(5)
