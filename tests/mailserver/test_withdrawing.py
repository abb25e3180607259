"""Mail that its sender takes back while it waits."""

from pathlib import Path

from sqlalchemy import Engine

from mailserver import queue as sql
from mailserver.message import Message
from mailserver.ports import Outcome, State
from mailserver.queue import SqlQueue
from tests.mailserver.mails import MAIL


def put(engine: Engine, folder: Path, tag: str) -> SqlQueue:
    queue = SqlQueue(engine, folder)
    queue.put("asha@afya.go.tz", ["a@example.net"], Message.of(MAIL), tag)
    return queue


def withdraw(engine: Engine, tag: str) -> int:
    with engine.execution_options(write=True).begin() as connection:
        return sql.withdraw(connection, tag, "taken back")


def test_what_waits_is_taken_back_and_neither_sent_nor_reported(engine: Engine, tmp_path: Path) -> None:
    queue = put(engine, tmp_path / "queue", "barua-7")
    put(engine, tmp_path / "queue", "barua-8")
    assert withdraw(engine, "barua-7") == 1
    assert [entry.tag for entry in queue.lease(10, "w1")] == ["barua-8"]
    assert queue.unreported(10) == []
    with engine.connect() as connection:
        (entry,) = sql.entries(connection, tag="barua-7")
    assert (entry.state, entry.last_reply) == (State.FAILED, "taken back")
    assert withdraw(engine, "barua-7") == 0


def test_what_is_being_sent_or_was_sent_stays(engine: Engine, tmp_path: Path) -> None:
    queue = put(engine, tmp_path / "queue", "barua-7")
    (entry,) = queue.lease(10, "w1")
    assert withdraw(engine, "barua-7") == 0
    assert queue.settle(entry, Outcome.SENT, "250 OK")
    assert withdraw(engine, "barua-7") == 0
    assert [report.outcome for report in queue.unreported(10)] == [Outcome.SENT]
