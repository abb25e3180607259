"""Signing and sending a letter to many: 1,000 letters, each numbered, printed, signed and sent.

    .venv/bin/python -m bench.merging [--letters 1000]   (GEOS_DATABASE_URL: another engine than SQLite)

Makes a small office in a folder of its own and a list of outside addressees from a sheet, and lets a child
process sign it as the page does. Prints how long it took, the child's memory on its way (it must stay flat),
and how long the worker takes to send all. The bar: under 400 ms a letter, and no more than a tenth of memory
between the letter at a tenth of the way and the last.
"""

import argparse
import os
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sqlalchemy import func, select

from geos.app import create_app
from geos.classification import service as classification
from geos.core.actor import Actor, Role
from geos.core.db import command, db
from geos.core.types import Level
from geos.directory import queries as directory
from geos.directory import service as structure
from geos.directory.models import InstitutionKind, Person
from geos.files import service as files
from geos.files.models import Cause, Direction, RegistryFile
from geos.letters.models import OutgoingLetter
from geos.letters.service import outgoing
from geos.letters.service.outgoing import To
from geos.merging import launching
from geos.merging import service as merging
from geos.merging.models import Merge, MergeRow, RowState
from geos.signatures import service as signatures
from mailserver.queue import metadata as mail_queue

CLI = Actor.system("cli")
PIN, PASSPHRASE = "kipimo-42-cha-kasi", "ufunguo wa mzizi uko sefuni"
BAR, GROWTH = 400, 1.10  # milliseconds of one letter; memory at the end over that at a tenth of the way
HEADINGS = "Jina,Taasisi,Anwani,Mahali,Baruapepe,Nafasi"
BODY = (
    "Tafadhali rejea kikao chetu cha tarehe 3 Novemba 2026.\n\nMmetengewa nafasi {{nafasi}} za kada za"
    " uuguzi kwa mwaka wa fedha 2027/28. Nafasi hizo zijazwe ifikapo tarehe 30 Juni 2027.\n\n"
    "Nakushukuru kwa ushirikiano wako."
)


@dataclass
class Measured:
    """Seconds and the child's resident memory (MB) by letters signed."""

    seconds: float = 0.0
    memory: dict[int, float] = field(default_factory=dict)


def main() -> None:
    """Measure and print; exit 1 where a bar is not kept."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--letters", type=int, default=1000)
    letters = parser.parse_args().letters
    with tempfile.TemporaryDirectory() as folder:
        os.environ["GEOS_INSTANCE"] = folder
        app = create_app({"WTF_CSRF_ENABLED": False})
        with app.app_context():
            db.create_all()
            mail_queue.create_all(db.engine)
            signer, clerk, merge = _ready(letters)
            key = signatures.unlock(_actor(signer), PIN)
            merging.approve(_actor(signer), merge, key)
            found = _sign(merge, key, letters)
            sent = _send(merge, clerk)
    _report(letters, found, sent)


def _ready(letters: int) -> tuple[Person, Person, Merge]:
    """A signer with a file in hand, a clerk, and the list."""
    signer, clerk, file = _office()
    letter = outgoing.draft(
        _actor(signer),
        file,
        subject="Nafasi za uuguzi mwaka 2027/28",
        salutation="Ndugu Mkurugenzi,",
        body=BODY,
        addressees=[To.outside("Mkurugenzi,\nHospitali ya mfano", "mfano@mfano.example")],
        signer_post_id=file.holder_post_id or 0,
    )
    merge = merging.start_merge(_actor(signer), letter)
    rows = (
        f"Mkurugenzi,Hospitali ya {number},S.L.P. {number},DODOMA,h{number}@mfano.example,{number % 90 + 1}"
        for number in range(1, letters + 1)
    )
    merging.upload_sheet(_actor(signer), merge, "hospitali.csv", "\n".join([HEADINGS, *rows]).encode())
    merging.remove_rows(_actor(signer), merge, [1])
    return signer, clerk, merge


def _office() -> tuple[Person, Person, RegistryFile]:
    ministry = structure.add_institution(
        CLI,
        code="AFYA",
        name_sw="Wizara ya Afya",
        name_en="Ministry of Health",
        short_sw="Afya",
        short_en="Health",
        kind=InstitutionKind.MINISTRY,
        domain="afya.go.tz",
        reference_prefix="EA",
        address="S.L.P. 743, 40478 Dodoma",
        place="DODOMA",
    )
    unit = structure.add_unit(CLI, ministry, "Ofisi ya Katibu Mkuu", "Office of the Permanent Secretary")
    registry = structure.add_registry(CLI, unit, "Masjala ya wazi", "Open registry")
    ps = structure.add_post(
        CLI, unit, "KM", "Katibu Mkuu", "Permanent Secretary", roles=(Role.OFFICER,), head=True
    )
    desk = structure.add_post(
        CLI, unit, "KARANI", "Karani", "Clerk", roles=(Role.REGISTRY_CLERK,), registry=registry
    )
    signer = structure.add_person(CLI, ministry, "Zawadi", "Mtengeti")
    clerk = structure.add_person(CLI, ministry, "Juma", "Pazi")
    structure.appoint(CLI, signer, ps)
    structure.appoint(CLI, clerk, desk)
    signatures.make_authority(CLI, ministry, PASSPHRASE)
    signatures.enter(_actor(signer), PIN)
    series = classification.add_keyword(CLI, ministry.id, "45", "Tiba", "Curative services")
    word = classification.add_keyword(CLI, ministry.id, "312", "Ikama", "Establishment", parent=series)
    file = _open(_actor(clerk), registry, word)
    files.hand_over(_actor(clerk), file, ps, cause=Cause.NEW_PAPER)
    files.receive(_actor(signer), file)
    return signer, clerk, file


@command
def _open(actor: Actor, registry, word) -> RegistryFile:  # type: ignore[no-untyped-def]
    file = files.open_file(actor, registry, word, "Ikama ya hospitali", Level.OPEN)
    files.add_folio(actor, file, title="Ombi la nafasi", direction=Direction.IN, paper_date=date(2026, 11, 3))
    return file


def _actor(person: Person) -> Actor:
    return directory.actor_for(person)


def _sign(merge: Merge, key: signatures.SigningKey, letters: int) -> Measured:
    """In a child, as the page does it; its memory is read while it works."""
    found, merge_id = Measured(), merge.id
    began = time.perf_counter()
    child = launching.in_child(merge_id, merge.run or "", key)
    marks = [max(1, letters * part // 10) for part in range(1, 11)]
    while child.poll() is None:
        done = _signed(merge_id)
        if marks and done >= marks[0]:
            found.memory[done] = _resident(child)
            marks = [mark for mark in marks if mark > done]
        time.sleep(0.2)
    found.seconds = time.perf_counter() - began
    if child.returncode or _signed(merge_id) != letters:
        raise SystemExit(f"{_signed(merge_id)} of {letters} letters were signed")
    return found


def _signed(merge_id: int) -> int:
    query = select(func.count()).select_from(MergeRow).filter_by(merge_id=merge_id, state=RowState.SIGNED)
    count = db.session.scalar(query) or 0
    db.session.rollback()
    return count


def _resident(child: "subprocess.Popen[bytes]") -> float:
    try:
        text = Path(f"/proc/{child.pid}/status").read_text()
    except FileNotFoundError:  # it has just ended
        return 0.0
    line = next((line for line in text.splitlines() if line.startswith("VmRSS")), "VmRSS: 0 kB")
    return int(line.split()[1]) / 1024


def _send(merge: Merge, clerk: Person) -> float:
    """Seconds that the worker takes to send all."""
    merge = db.session.get_one(Merge, merge.id)
    merging.send(_actor(clerk), merge)
    began = time.perf_counter()
    while merging.work_off(3600):
        pass
    left = (
        select(func.count()).select_from(OutgoingLetter).filter_by(mother_id=merge.letter_id, state="signed")
    )
    if db.session.scalar(left):
        raise SystemExit("not every letter was sent")
    return time.perf_counter() - began


def _report(letters: int, found: Measured, sent: float) -> None:
    each = 1000 * found.seconds / letters
    memory = {done: size for done, size in found.memory.items() if size}
    first, last = next(iter(memory.values()), 0.0), max(list(memory.values())[1:], default=0.0)
    print(f"signing {letters} letters: {found.seconds:.1f} s, {each:.0f} ms each")
    print("memory, MB: " + "  ".join(f"{done}: {size:.0f}" for done, size in memory.items()))
    print(f"sending {letters} letters: {sent:.1f} s, {1000 * sent / letters:.0f} ms each")
    if each > BAR or (first and last / first > GROWTH):
        raise SystemExit("a bar is not kept")


if __name__ == "__main__":
    main()
