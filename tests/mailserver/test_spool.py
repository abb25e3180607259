"""Large distributions: answered when safe, spread afterwards, exactly once whatever dies in between."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mailserver import maildir
from mailserver.adapters.memory import MemoryDirectory, MemoryQueue
from mailserver.claims import Claims
from mailserver.maildir import MaildirStore
from mailserver.message import Message
from mailserver.spool import Spool, Spooled
from tests.mailserver.conftest import ASHA, DOMAIN, JUMA
from tests.mailserver.mails import MAIL, contents, without_trace
from tests.mailserver.servers import Running

EVERYBODY = f"wote@{DOMAIN}"

KILLED = """
import os, signal, sys
from pathlib import Path
from mailserver.adapters.memory import MemoryQueue
from mailserver.maildir import MaildirStore
from mailserver.spool import Spool

class Fatal(MaildirStore):
    calls = 0
    def deliver(self, paths, message, base, again=False):
        Fatal.calls += 1
        if Fatal.calls == int(sys.argv[2]):
            kept = paths[: int(sys.argv[3])]
            if kept:
                super().deliver(kept, message, base, again)
            os.kill(os.getpid(), signal.SIGKILL)
        super().deliver(paths, message, base, again)

spool = Spool(Path(sys.argv[1]))
spool.expand(spool.pending()[0], Fatal(), MemoryQueue())
"""


def test_a_letter_to_everybody_reaches_each_once(server: Running, directory: MemoryDirectory) -> None:
    with server.client() as client:
        client.sendmail("nje@example.org", [EVERYBODY, f"mtu3@{DOMAIN}", ASHA], MAIL)
    server.settle()
    boxes = [directory.mailboxes[f"mtu{n}@{DOMAIN}"] for n in range(25)] + [directory.mailboxes[ASHA]]
    assert [[without_trace(mail) for mail in contents(box)] for box in boxes] == [[MAIL]] * 26
    assert not list((server.settings.spool / "expand").iterdir())


@pytest.mark.parametrize(("call", "kept"), [("1", "0"), ("1", "7"), ("1", "20"), ("2", "0"), ("2", "5")])
def test_a_spread_that_was_killed_is_finished_and_nothing_repeated(
    serve: Callable[..., Running], directory: MemoryDirectory, tmp_path: Path, call: str, kept: str
) -> None:
    folder = tmp_path / "spool" / "expand"
    paths = [directory.mailboxes[f"mtu{n}@{DOMAIN}"].path for n in range(25)]
    envelope = Spooled(maildir.new_base("host"), "", tuple(map(str, paths)), (), 0)
    Spool(folder).put(envelope, Message.of(MAIL))
    died = subprocess.run([sys.executable, "-c", KILLED, str(folder), call, kept], check=False)
    assert died.returncode == -9
    first = maildir.scan(paths[0])
    if first:
        maildir.move(paths[0], first[0].base, "", "Kumb")  # its owner was quick
    server = serve()
    server.settle()
    held = [len(maildir.scan(path)) + len(maildir.scan(path, "Kumb")) for path in paths]
    assert held == [1] * 25
    assert not list(folder.iterdir())


def test_a_copy_that_its_owner_threw_away_meanwhile_does_not_come_back(
    serve: Callable[..., Running], directory: MemoryDirectory, tmp_path: Path
) -> None:
    folder = tmp_path / "spool" / "expand"
    paths = [directory.mailboxes[f"mtu{n}@{DOMAIN}"].path for n in range(25)]
    Spool(folder).put(Spooled("1.M1", "", tuple(map(str, paths)), (), 0), Message.of(MAIL))
    subprocess.run([sys.executable, "-c", KILLED, str(folder), "2", "0"], check=False)
    maildir.remove(paths[0], "", maildir.scan(paths[0])[0].base)
    server = serve()
    server.settle()
    assert [len(maildir.scan(path)) for path in paths] == [0] + [1] * 24


def test_two_workers_on_one_entry_deliver_once(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "expand")
    spool.put(Spooled("1.M1", "", (str(tmp_path / "box"),), ("mtu@example.net",), 0), Message.of(MAIL))
    queue = MemoryQueue()

    class Curious(MaildirStore):
        def deliver(self, paths: object, message: Message, base: str, again: bool = False) -> None:
            Spool(tmp_path / "expand").expand(base, MaildirStore(), queue)  # finds it taken
            assert not maildir.scan(tmp_path / "box")
            super().deliver([tmp_path / "box"], message, base, again)

    spool.expand("1.M1", Curious(), queue)
    assert len(maildir.scan(tmp_path / "box")) == 1
    assert len(queue.rows) == 1


def test_bytes_without_an_envelope_are_swept_when_old_and_only_then(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    old, young = tmp_path / "1.M1.eml", tmp_path / "2.M2.eml"
    for file in (old, young):
        file.write_bytes(MAIL)
    os.utime(old, (0, 0))
    spool.put(Spooled("3.M3", "", (), (), 0), Message.of(MAIL))
    os.utime(tmp_path / "3.M3.eml", (0, 0))
    spool.sweep()
    assert sorted(file.name for file in tmp_path.glob("*.eml")) == ["2.M2.eml", "3.M3.eml"]


def test_a_claim_that_was_never_finished_keeps_its_name(tmp_path: Path) -> None:
    claims = Claims(tmp_path)
    assert claims.open("<7@x>", "first", [ASHA, JUMA]) == {"first": [ASHA, JUMA]}
    claims.close("<7@x>", [JUMA])
    assert claims.open("<7@x>", "second", [ASHA, JUMA]) == {"first": [ASHA]}
    assert claims.open("<8@x>", "third", [JUMA]) == {"third": [JUMA]}


def test_old_claims_are_forgotten(tmp_path: Path) -> None:
    claims = Claims(tmp_path)
    claims.open("<7@x>", "first", [ASHA])
    for file in tmp_path.iterdir():
        os.utime(file, (0, 0))
    claims.sweep()
    assert not list(tmp_path.iterdir())
