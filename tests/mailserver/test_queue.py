"""The Queue port: one contract for the memory and the SQL adapter, and what SQL alone promises."""

import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, event

from mailserver import queue as sql
from mailserver.adapters.memory import MemoryQueue
from mailserver.message import Message
from mailserver.ports import Outcome, Queue, State
from mailserver.queue import SqlQueue
from tests.mailserver.mails import MAIL

A, B = "a@example.net", "b@example.net"


class Clock:
    def __init__(self) -> None:
        self.now = datetime.now(UTC) + timedelta(seconds=1)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["memory", "sql"])
def queue(request: pytest.FixtureRequest, engine: Engine, tmp_path: Path, clock: Clock) -> Queue:
    if request.param == "memory":
        return MemoryQueue(clock)
    return SqlQueue(engine, tmp_path / "queue", clock)


def put(queue: Queue, *recipients: str, origin: str = "", tag: str = "") -> list[int]:
    return queue.put("asha@afya.go.tz", recipients, Message.of(MAIL), tag, origin)


def test_what_is_put_is_leased_with_its_bytes(queue: Queue) -> None:
    ids = put(queue, A, B, A, tag="barua-7")
    entries = queue.lease(10, "w1")
    assert [entry.id for entry in entries] == ids
    assert [(e.recipient, e.sender, e.tag, e.attempts, e.state) for e in entries] == [
        (A, "asha@afya.go.tz", "barua-7", 1, State.LEASED),
        (B, "asha@afya.go.tz", "barua-7", 1, State.LEASED),
    ]
    assert all(bytes(queue.message(entry)) == MAIL for entry in entries)
    assert all(entry.created_at.tzinfo is not None for entry in entries)


def test_the_same_origin_is_put_once_for_each_recipient(queue: Queue) -> None:
    put(queue, A, origin="m1")
    assert put(queue, A, origin="m1") == []
    assert len(put(queue, A, B, origin="m1")) == 1
    assert len(put(queue, A, origin="m2")) == 1
    assert len(put(queue, A)) == len(put(queue, A)) == 1


def test_a_leased_entry_is_nobody_elses_until_the_lease_ends(queue: Queue, clock: Clock) -> None:
    put(queue, A)
    (first,) = queue.lease(10, "w1")
    assert queue.lease(10, "w2") == []
    clock.now += timedelta(minutes=4)
    queue.renew("w1")
    clock.now += timedelta(minutes=4)
    assert queue.lease(10, "w2") == []
    clock.now += timedelta(minutes=2)
    (second,) = queue.lease(10, "w2")
    assert (second.id, second.attempts) == (first.id, 2)
    assert not queue.settle(first, Outcome.SENT, "250 OK")
    assert queue.settle(second, Outcome.SENT, "250 OK")
    assert not queue.settle(second, Outcome.FAILED, "550 No")


def test_a_worker_that_overslept_cannot_settle_even_what_it_took_again_itself(
    queue: Queue, clock: Clock
) -> None:
    put(queue, A)
    (first,) = queue.lease(1, "w1")
    clock.now += timedelta(minutes=6)
    (second,) = queue.lease(1, "w1")
    assert not queue.settle(first, Outcome.FAILED, "550 No")
    assert queue.settle(second, Outcome.SENT, "250 OK")


def test_a_released_entry_counts_as_not_tried(queue: Queue) -> None:
    put(queue, A)
    queue.lease(10, "w1")
    queue.release("w2")
    assert queue.lease(10, "w2") == []
    queue.release("w1")
    (entry,) = queue.lease(10, "w2")
    assert entry.attempts == 1


def test_a_delayed_entry_waits_for_its_time(queue: Queue, clock: Clock) -> None:
    put(queue, A)
    (entry,) = queue.lease(10, "w1")
    queue.settle(entry, Outcome.DELAYED, "451 Later", clock.now + timedelta(minutes=5))
    assert queue.lease(10, "w1") == []
    clock.now += timedelta(minutes=5)
    (again,) = queue.lease(10, "w1")
    assert (again.attempts, again.last_reply) == (2, "451 Later")


def test_no_more_is_leased_than_asked_for(queue: Queue) -> None:
    put(queue, A, B)
    assert len(queue.lease(1, "w1")) == len(queue.lease(5, "w2")) == 1


def test_a_report_comes_until_it_is_heard_and_bytes_stay_until_the_last(queue: Queue, clock: Clock) -> None:
    put(queue, A, B, tag="barua-7")
    first, second = queue.lease(10, "w1")
    queue.settle(first, Outcome.SENT, "250 OK")
    queue.settle(second, Outcome.DELAYED, "451 Later", clock.now)
    reports = queue.unreported(10)
    assert [(r.entry, r.outcome, r.reply, r.tag) for r in reports] == [
        (first.id, Outcome.SENT, "250 OK", "barua-7"),
        (second.id, Outcome.DELAYED, "451 Later", "barua-7"),
    ]
    assert queue.unreported(10) == reports
    for report in reports:
        queue.acknowledge(report)
    assert queue.unreported(10) == []
    (second,) = queue.lease(10, "w1")
    assert bytes(queue.message(second)) == MAIL
    queue.settle(second, Outcome.FAILED, "550 No")
    (last,) = queue.unreported(10)
    queue.acknowledge(reports[0])  # heard twice
    assert bytes(queue.message(second)) == MAIL
    queue.acknowledge(last)
    with pytest.raises((OSError, KeyError)):
        queue.message(second)
    kept = queue.entry(second.id)
    assert kept is not None
    assert (kept.state, kept.last_reply, kept.settled_at) == (State.FAILED, "550 No", clock.now)


def test_a_late_acknowledgement_does_not_silence_a_later_attempt(queue: Queue, clock: Clock) -> None:
    put(queue, A)
    (entry,) = queue.lease(1, "w1")
    queue.settle(entry, Outcome.DELAYED, "451 Later", clock.now)
    (old,) = queue.unreported(1)
    (entry,) = queue.lease(1, "w1")
    queue.settle(entry, Outcome.SENT, "250 OK")
    queue.acknowledge(old)
    assert [report.outcome for report in queue.unreported(10)] == [Outcome.SENT]


def test_many_workers_at_once_take_no_entry_twice(queue: Queue) -> None:
    ids = [id for n in range(40) for id in put(queue, f"m{n}@example.net")]
    taken: list[int] = []
    begin = threading.Barrier(4)

    def work(owner: str) -> None:
        begin.wait()
        while entries := queue.lease(3, owner):
            taken.extend(entry.id for entry in entries)

    threads = [threading.Thread(target=work, args=(f"w{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == len(set(taken))
    left = queue.lease(100, "last")  # a worker that lost a race may have gone home early
    assert sorted(taken + [entry.id for entry in left]) == ids


# SQL alone ------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "queue"


@pytest.mark.parametrize("after_a_crash", [False, True])
def test_of_two_workers_that_saw_the_same_entry_one_gets_it(
    engine: Engine, folder: Path, clock: Clock, after_a_crash: bool
) -> None:
    rival, stolen = SqlQueue(engine, folder, clock), []

    class Slower(SqlQueue):
        def _take(self, *args: Any) -> bool:
            stolen.extend(rival.lease(1, "rival"))
            return super()._take(*args)

    slower = Slower(engine, folder, clock)
    put(slower, A)
    if after_a_crash:
        rival.lease(1, "killed")
        clock.now += timedelta(minutes=6)
    assert slower.lease(1, "slower") == []
    assert [(entry.lease_owner, entry.recipient) for entry in stolen] == [("rival", A)]


def test_an_application_enqueues_inside_its_own_transaction(engine: Engine, folder: Path) -> None:
    other = SqlQueue(engine, folder)
    with engine.begin() as connection:
        ids = sql.put(connection, folder, "", [A, B], MAIL, tag="barua-7")
        if engine.dialect.name != "sqlite":
            assert other.lease(10, "w1") == []
    assert [entry.id for entry in other.lease(10, "w1")] == ids


def test_nothing_is_sent_after_a_rollback_and_its_file_is_swept(engine: Engine, folder: Path) -> None:
    queue = SqlQueue(engine, folder)
    with engine.connect() as connection:
        sql.put(connection, folder, "", [A], MAIL)
        connection.rollback()
    kept = put(queue, B)
    assert [entry.id for entry in queue.lease(10, "w1")] == kept
    assert len(list(folder.iterdir())) == 2
    queue.sweep()
    assert len(list(folder.iterdir())) == 2
    for file in folder.iterdir():
        os.utime(file, (0, 0))
    queue.sweep()
    (left,) = folder.iterdir()
    entry = queue.entry(kept[0])
    assert entry is not None
    assert left.name == entry.file


def test_the_bytes_are_on_disk_before_the_row(
    engine: Engine, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync = os.fsync
    rows_then: list[int] = []
    queue = SqlQueue(engine, folder)

    def recorded(handle: int) -> None:
        fsync(handle)
        with engine.connect() as connection:
            rows_then.append(len(sql.entries(connection)))

    monkeypatch.setattr(os, "fsync", recorded)
    with engine.begin() as connection:
        sql.put(connection, folder, "", [A], MAIL)
    assert rows_then == [0, 0]
    assert len(queue.lease(1, "w1")) == 1


def test_entries_are_listed_and_flushed(engine: Engine, folder: Path) -> None:
    queue = SqlQueue(engine, folder)
    first, second = put(queue, A, tag="x")[0], put(queue, B, tag="y")[0]
    for entry in queue.lease(2, "w1"):
        queue.settle(entry, Outcome.DELAYED, "451 Later", datetime.now(UTC) + timedelta(hours=1))
    with engine.begin() as connection:
        assert [e.id for e in sql.entries(connection)] == [second, first]
        assert [e.id for e in sql.entries(connection, tag="x")] == [first]
        assert sql.entries(connection, [State.SENT]) == []
        assert sql.flush(connection, [first]) == 1
    assert [entry.id for entry in queue.lease(10, "w1")] == [first]
    with engine.begin() as connection:
        assert sql.flush(connection) == 1


def test_the_bytes_of_what_was_withdrawn_are_swept(engine: Engine, folder: Path) -> None:
    queue = SqlQueue(engine, folder)
    (id,) = put(queue, A, tag="barua-7")
    with engine.begin() as connection:
        sql.withdraw(connection, "barua-7", "withdrawn")
    gone = queue.entry(id)
    assert gone is not None
    os.utime(folder / gone.file, (0, 0))
    queue.sweep()
    assert not (folder / gone.file).exists()


def test_a_withdrawal_beats_a_worker_that_saw_the_entry_before(engine: Engine, folder: Path) -> None:
    class Slower(SqlQueue):
        def _take(self, *args: Any) -> bool:
            with engine.begin() as connection:
                sql.withdraw(connection, "barua-7", "withdrawn")
            return super()._take(*args)

    slower = Slower(engine, folder)
    put(slower, A, tag="barua-7")
    assert slower.lease(1, "slower") == []


@pytest.mark.parametrize("asked", ["barua-7@afya.go.tz", "<barua-7@afya.go.tz>", " <barua-7@afya.go.tz> "])
def test_a_message_is_traced_by_its_id_after_its_bytes_have_gone(
    engine: Engine, folder: Path, asked: str
) -> None:
    queue = SqlQueue(engine, folder)
    mail = b"Message-ID:\r\n <barua-7@afya.go.tz>\r\n" + MAIL
    queue.put("", [A, B], Message.of(mail))
    put(queue, A)
    first, second = queue.lease(2, "w1")
    queue.settle(first, Outcome.SENT, "250 2.0.0 Got it")
    queue.settle(second, Outcome.DELAYED, "451 Later", datetime(2026, 11, 24, 8, 0, tzinfo=UTC))
    with engine.connect() as connection:
        lines = sql.trace(connection, asked)
    assert [line.partition(",")[0] for line in lines] == [f"{A}: sent", f"{B}: queued"]
    assert lines[0].endswith(": 250 2.0.0 Got it")
    assert lines[1].endswith("next try 2026-11-24 08:00:00Z: 451 Later")


@pytest.mark.parametrize("asked", ["", "<>", "hayupo@x", "%"])
def test_an_unknown_message_has_no_trace(engine: Engine, folder: Path, asked: str) -> None:
    put(SqlQueue(engine, folder), A)  # without a Message-ID
    with engine.connect() as connection:
        assert sql.trace(connection, asked) == []


def test_an_application_engine_that_begins_by_option_is_served(tmp_path: Path) -> None:
    """As an application may set SQLite up: explicit BEGIN, IMMEDIATE where the option says `write`."""
    engine = create_engine(f"sqlite:///{tmp_path / 'app.db'}")
    begins: list[str] = []

    @event.listens_for(engine, "connect")
    def connect(connection: object, record: object) -> None:
        connection.isolation_level = None  # type: ignore[attr-defined]

    @event.listens_for(engine, "begin")
    def begin(connection: object) -> None:
        write = connection.get_execution_options().get("write")  # type: ignore[attr-defined]
        begins.append("BEGIN IMMEDIATE" if write else "BEGIN")
        connection.exec_driver_sql(begins[-1])  # type: ignore[attr-defined]

    sql.metadata.create_all(engine)
    queue = SqlQueue(engine, tmp_path / "queue")
    begins.clear()
    assert queue.lease(1, "w1") == []
    assert begins == ["BEGIN"]
    put(queue, A)
    assert begins[-1] == "BEGIN IMMEDIATE"
    (entry,) = queue.lease(1, "w1")
    assert queue.settle(entry, Outcome.SENT, "250 OK")
    engine.dispose()
