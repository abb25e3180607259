"""Sending: a real server receives, refuses, delays; the sender is told the truth."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult
from sqlalchemy.exc import OperationalError

from mailserver import maildir
from mailserver.adapters.memory import MemoryDirectory, MemoryEvents
from mailserver.maildir import MaildirStore
from mailserver.message import Message
from mailserver.outbound import BACK_OFF, EXPIRY, FixedRoute, Outbound, next_try
from mailserver.ports import Entry, Report, Route, State, Tls
from mailserver.queue import SqlQueue
from mailserver.settings import Settings
from mailserver.tls import server_context
from tests.mailserver.conftest import ASHA, DOMAIN, JUMA
from tests.mailserver.mails import contents, own
from tests.mailserver.servers import Running, Sink

MTU, PILI = "mtu@example.net", "pili@example.net"
LETTER = own(ASHA, "Barua", b"Message-ID: <barua-7@afya.go.tz>\r\n")


class Clock:
    def __init__(self) -> None:
        self.now = datetime.now(UTC) + timedelta(seconds=1)

    def __call__(self) -> datetime:
        return self.now


class World:
    """A queue worker with everything real around it and a clock that the test moves."""

    def __init__(self, settings: Settings, directory: MemoryDirectory, queue: SqlQueue, pool: Any) -> None:
        self.settings, self.directory, self.queue, self.pool = settings, directory, queue, pool
        self.clock = queue.clock = Clock()
        self.events = MemoryEvents()
        self.route: Route | None = None

    def put(self, *recipients: str, sender: str = ASHA, content: bytes = LETTER, tag: str = "") -> list[int]:
        return self.queue.put(sender, recipients, Message.of(content), tag)

    def work(self, later: timedelta = timedelta()) -> list[tuple[str, str, str]]:
        """Let time pass, do all that is due; the reports of it."""
        self.clock.now += later
        before = len(self.events.reports)
        asyncio.run(self.drain())
        return [(r.recipient, r.outcome.value, r.reply) for r in self.events.reports[before:]]

    async def drain(self) -> None:
        await self.worker().drain()

    def worker(self) -> Outbound:
        return Outbound(
            self.settings, self.queue, self.directory, MaildirStore(), FixedRoute(self.route), self.events,
            self.pool, self.clock,
        )  # fmt: skip

    def state(self, id: int) -> State:
        entry = self.queue.entry(id)
        assert entry is not None
        return entry.state

    def bounces(self, address: str = ASHA) -> list[EmailMessage]:
        mails = [
            message_from_bytes(c, policy=policy.default) for c in contents(self.directory.mailboxes[address])
        ]
        return [mail for mail in mails if isinstance(mail, EmailMessage)]


@pytest.fixture
def world(settings: Settings, directory: MemoryDirectory, queue: SqlQueue) -> Iterator[World]:
    with ThreadPoolExecutor(4) as pool:
        yield World(settings, directory, queue, pool)


@pytest.fixture
def relayed(world: World, sink: Sink) -> World:
    world.route = Route("127.0.0.1", sink.port)
    return world


def test_a_letter_reaches_the_smarthost_byte_for_byte(relayed: World, sink: Sink) -> None:
    content = LETTER + b".dot\r\n..\r\n"
    (id,) = relayed.put(MTU, content=content, tag="shehena-7")
    assert relayed.work() == [(MTU, "sent", "250 2.0.0 Got it")]
    assert sink.mails == [(ASHA, (MTU,), content)]
    assert relayed.state(id) is State.SENT
    assert relayed.events.reports[0].tag == "shehena-7"
    assert not list(relayed.queue.folder.iterdir())


def test_one_letter_to_many_is_one_conversation_and_each_gets_its_own_state(
    relayed: World, sink: Sink
) -> None:
    sink.refuse = {PILI: "550 5.1.1 Hayupo", "tatu@example.net": "451 4.7.1 Baadaye"}
    relayed.put(MTU, PILI, "tatu@example.net")
    assert sorted(relayed.work()) == [
        (MTU, "sent", "250 2.0.0 Got it"),
        (PILI, "failed", "550 5.1.1 Hayupo"),
        ("tatu@example.net", "delayed", "451 4.7.1 Baadaye"),
    ]
    assert [recipients for _, recipients, _ in sink.mails] == [(MTU,)]


def test_a_delayed_letter_is_tried_again_at_its_time_and_not_before(relayed: World, sink: Sink) -> None:
    replies = ["451 4.3.0 Baadaye", "250 2.0.0 Got it"]
    sink.data_reply = lambda: replies.pop(0)
    (id,) = relayed.put(MTU)
    assert relayed.work() == [(MTU, "delayed", "451 4.3.0 Baadaye")]
    assert relayed.state(id) is State.QUEUED
    assert relayed.work(BACK_OFF[0] - timedelta(seconds=2)) == []
    assert relayed.work(timedelta(seconds=2)) == [(MTU, "sent", "250 2.0.0 Got it")]
    assert len(sink.mails) == 1
    assert not relayed.bounces()


def test_what_takes_long_is_taken_over_by_nobody(relayed: World, sink: Sink) -> None:
    may_end = threading.Event()

    async def slow() -> None:
        worker = relayed.worker()
        await worker.turn()
        for _ in range(2):
            relayed.clock.now += timedelta(minutes=4)
            assert relayed.queue.lease(1, "rival") == []
            await worker.turn()
        may_end.set()
        await worker.drain()

    def reply() -> str:
        may_end.wait(20)
        return "250 2.0.0 Got it"

    sink.data_reply = reply
    relayed.put(MTU)
    asyncio.run(slow())
    assert [report.attempts for report in relayed.events.reports] == [1]
    assert len(sink.mails) == 1


def test_a_server_that_is_away_delays(world: World, sink: Sink) -> None:
    with Sink() as closed:
        world.route = Route("127.0.0.1", closed.port)
    world.put(MTU)
    ((recipient, outcome, reply),) = world.work()
    assert (recipient, outcome) == (MTU, "delayed")
    assert reply.startswith("451 4.4.1 ")
    world.route = Route("127.0.0.1", sink.port)
    assert world.work(BACK_OFF[0]) == [(MTU, "sent", "250 2.0.0 Got it")]


def test_without_a_route_a_letter_waits(world: World) -> None:
    world.put(MTU)
    assert world.work() == [(MTU, "delayed", "451 4.4.4 No route to this domain at present")]


def entry(attempts: int, age: timedelta) -> tuple[Entry, datetime]:
    at = datetime(2026, 11, 24, tzinfo=UTC)
    return Entry(1, ASHA, MTU, "f", "", State.LEASED, attempts, None, at - age), at


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 60), (5, 180), (6, 360), (7, 360), (20, 360)]
)
def test_the_wait_grows_from_a_minute_to_six_hours(attempts: int, minutes: int) -> None:
    tried, at = entry(attempts, timedelta())
    assert next_try(tried, at) == at + timedelta(minutes=minutes)


def test_after_five_days_there_is_no_next_try() -> None:
    assert next_try(*entry(20, EXPIRY - timedelta(hours=5))) is None
    assert next_try(*entry(20, EXPIRY - timedelta(hours=7))) is not None


def test_a_letter_that_waited_too_long_fails_with_the_last_reason(world: World) -> None:
    world.put(MTU)
    world.work()
    ((_, outcome, reply),) = world.work(EXPIRY)
    assert outcome == "failed"
    assert reply == "554 5.4.7 Given up after 5 days: 451 4.4.4 No route to this domain at present"
    assert len(world.bounces()) == 1


def test_a_failed_letter_comes_back_as_a_report_that_people_and_machines_can_read(
    relayed: World, sink: Sink
) -> None:
    sink.refuse = {MTU: "550 5.1.1 No such person"}
    relayed.put(MTU)
    relayed.work()
    (bounce,) = relayed.bounces()
    assert bounce["Return-Path"] == "<>"
    assert bounce["Auto-Submitted"] == "auto-replied"
    assert bounce["To"] == ASHA
    assert bounce["In-Reply-To"] == "<barua-7@afya.go.tz>"
    assert bounce.get_content_type() == "multipart/report"
    assert bounce.get_param("report-type") == "delivery-status"
    text, status, original = bounce.iter_parts()
    assert isinstance(text, EmailMessage)
    words = text.get_content()
    assert "haikufika" in words
    assert "was not delivered" in words
    assert words.count("550 5.1.1 No such person") == 2
    message, recipient = status.iter_parts()
    assert message["Reporting-MTA"] == "dns; mail.afya.go.tz"
    assert (recipient["Final-Recipient"], recipient["Action"], recipient["Status"]) == (
        f"rfc822; {MTU}", "failed", "5.1.1",
    )  # fmt: skip
    assert "Subject: Barua" in str(original.get_payload(decode=True))
    assert "Karibu" not in str(original.get_payload(decode=True))


def test_a_bounce_comes_once_although_its_report_is_given_twice(
    relayed: World, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(report: Report) -> None:
        monkeypatch.undo()
        raise OperationalError("UPDATE", {}, RuntimeError("the database went away"))

    sink.refuse = {MTU: "550 5.1.1 Hayupo"}
    relayed.put(MTU)
    monkeypatch.setattr(relayed.queue, "acknowledge", broken)
    assert len(relayed.work()) == 2
    assert len(relayed.bounces()) == 1


def test_a_listener_that_fails_hears_the_report_again(relayed: World, sink: Sink) -> None:
    class Unwilling(MemoryEvents):
        def report(self, report: Report) -> None:
            super().report(report)
            if len(self.reports) == 1:
                raise RuntimeError("away")

    relayed.events = Unwilling()
    relayed.put(MTU)
    assert relayed.work() == [(MTU, "sent", "250 2.0.0 Got it")] * 2
    assert relayed.work() == []


def test_the_null_sender_never_gets_a_bounce(relayed: World, sink: Sink) -> None:
    sink.refuse = {MTU: "550 5.1.1 Hayupo"}
    relayed.put(MTU, sender="")
    assert [outcome for _, outcome, _ in relayed.work()] == ["failed"]
    assert not any(contents(target) for target in relayed.directory.mailboxes.values())


@pytest.mark.parametrize("sender", ["mgeni@example.org", f"hayupo@{DOMAIN}", f"amestaafu@{DOMAIN}"])
def test_a_sender_without_a_mailbox_here_gets_none_either(relayed: World, sink: Sink, sender: str) -> None:
    sink.refuse = {MTU: "550 5.1.1 Hayupo"}
    relayed.put(MTU, sender=sender)
    assert [outcome for _, outcome, _ in relayed.work()] == ["failed"]
    assert relayed.work(timedelta(days=1)) == []


@pytest.mark.parametrize(
    ("recipient", "outcome"),
    [
        (JUMA, "sent"),
        (f"hayupo@{DOMAIN}", "failed"),
        (f"amestaafu@{DOMAIN}", "failed"),
        ("si anwani", "failed"),
    ],
)
def test_a_local_recipient_on_the_queue_is_served_here(world: World, recipient: str, outcome: str) -> None:
    world.put(recipient)
    assert [result for _, result, _ in world.work()] == [outcome]
    mails = contents(world.directory.mailboxes[JUMA])
    assert mails == ([b"Return-Path: <asha@afya.go.tz>\r\n" + LETTER] if outcome == "sent" else [])


def test_a_local_delivery_whose_worker_was_killed_is_not_repeated(world: World) -> None:
    world.put(JUMA)
    target = world.directory.mailboxes[JUMA].path
    leased = world.queue.lease(1, "killed")[0]
    base = f"{int(leased.created_at.timestamp())}.M0P0Qqueue{leased.id}.{world.settings.hostname}"
    maildir.deliver([target], b"Return-Path: <asha@afya.go.tz>\r\n" + LETTER, base)
    assert [outcome for _, outcome, _ in world.work(timedelta(minutes=6))] == ["sent"]
    assert len(contents(target)) == 1


def test_trouble_of_ours_delays_and_loses_nothing(relayed: World, sink: Sink) -> None:
    (id,) = relayed.put(MTU)
    entry = relayed.queue.entry(id)
    assert entry is not None
    file = relayed.queue.folder / entry.file
    hidden = file.rename(file.with_suffix(".away"))
    assert [outcome for _, outcome, _ in relayed.work()] == ["delayed"]
    hidden.rename(file)
    assert [outcome for _, outcome, _ in relayed.work(BACK_OFF[0])] == ["sent"]


def test_tls_is_used_where_it_is_offered(world: World, certificate: tuple[Path, Path]) -> None:
    with Sink(tls_context=server_context(*certificate)) as sink:
        world.route = Route("127.0.0.1", sink.port)
        world.put(MTU)
        assert [outcome for _, outcome, _ in world.work()] == ["sent"]
        assert sink.used_tls == [True]


def test_where_tls_is_demanded_an_unknown_certificate_stops_the_letter(
    world: World, certificate: tuple[Path, Path]
) -> None:
    with Sink(tls_context=server_context(*certificate)) as sink:
        world.route = Route("localhost", sink.port, Tls.REQUIRED)
        world.put(MTU)
        assert [outcome for _, outcome, _ in world.work()] == ["delayed"]
        assert not sink.mails


def test_where_tls_is_demanded_a_server_without_it_gets_nothing(relayed: World, sink: Sink) -> None:
    relayed.route = Route("127.0.0.1", sink.port, Tls.REQUIRED)
    relayed.put(MTU)
    assert [outcome for _, outcome, _ in relayed.work()] == ["delayed"]
    assert not sink.mails


@pytest.mark.parametrize(("password", "outcome"), [("sahihi", "sent"), ("kosa", "delayed")])
def test_a_smarthost_that_asks_for_a_password_gets_it_and_a_wrong_one_fails_no_letter(
    world: World, certificate: tuple[Path, Path], password: str, outcome: str
) -> None:
    def check(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=data.password == b"sahihi", handled=False, auth_data=data)

    options = {"authenticator": check, "auth_required": True, "tls_context": server_context(*certificate)}
    with Sink(**options) as sink:
        world.route = Route("127.0.0.1", sink.port, username="serikali", password=password)
        world.put(MTU)
        assert [result for _, result, _ in world.work()] == [outcome]
        assert len(sink.mails) == (outcome == "sent")


def test_a_password_is_not_shown_by_a_route() -> None:
    assert "kosa" not in repr(Route("h", password="kosa"))


def test_the_running_server_sends_what_an_officer_submits(
    serve: Callable[..., Running], sink: Sink, queue: SqlQueue
) -> None:
    server = serve(router=FixedRoute(Route("127.0.0.1", sink.port)), queue_poll=60.0)
    with server.client("submission", ASHA) as client:
        client.sendmail(ASHA, [MTU], LETTER)
    server.settle()
    assert [(sender, recipients) for sender, recipients, _ in sink.mails] == [(ASHA, (MTU,))]
    stored = queue.entry(1)
    assert stored is not None
    assert stored.state is State.SENT


def test_what_an_application_puts_on_the_queue_is_found_by_polling(
    serve: Callable[..., Running], sink: Sink, queue: SqlQueue
) -> None:
    taken = threading.Event()

    def reply() -> str:
        taken.set()
        return "250 2.0.0 Got it"

    sink.data_reply = reply
    serve(router=FixedRoute(Route("127.0.0.1", sink.port)))
    queue.put(ASHA, [MTU], Message.of(LETTER))
    assert taken.wait(20)
