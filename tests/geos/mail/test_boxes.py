"""Lists follow the Maildir, whatever another program does to it, and survive a damaged index."""

import os
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from geos.core.errors import NotFound
from geos.mail import boxes, queries
from geos.mail import service as acts
from mailserver import maildir
from tests.geos.mail import nasty
from tests.geos.mail.messages import letter, put


@pytest.fixture
def box(boxes_of):
    return boxes_of.officer


def index_file(app, box):
    return Path(app.config["GEOS_CACHE"]) / "mail" / f"{box.id}.db"


def subjects(box, **asked):
    return [line.subject for line in boxes.listing(box, **asked)]


def put_at(box, subject, second):
    """A message that was received at this second since 1970."""
    base = put(box, letter(subject))
    [file] = (queries.maildir(box) / "new").glob(f"{base}*")
    os.utime(file, (second, second))
    return base


def test_a_line_says_what_the_message_says(box):
    base = put(box, letter("Ombi", text="Mstari\r\nwa pili", to="Rehema <rehema.lukindo@afya.go.tz>"))
    [line] = boxes.listing(box)
    assert (line.base, line.subject, line.snippet) == (base, "Ombi", "Mstari wa pili")
    assert (line.sender_name, line.sender_address) == ("Asha Mwinyi", "asha.mwinyi@utumishi.go.tz")
    assert line.recipient == "Rehema <rehema.lukindo@afya.go.tz>"
    assert line.size == len(boxes.read(box, "", base))
    assert (line.seen, line.flagged, line.answered, line.has_attachments) == (False, False, False, False)


def test_the_newest_comes_first_and_pages_join_without_gap_or_repeat(box):
    for number in range(25):
        put_at(box, f"Na. {number}", 1_700_000_000 + number // 3)  # several in the same second
    whole = boxes.listing(box)
    paged, key = [], None
    while page := boxes.listing(box, limit=7, before=key):
        paged += page
        key = page[-1].key
    assert [line.base for line in paged] == [line.base for line in whole]
    assert [line.received_at for line in whole] == sorted((w.received_at for w in whole), reverse=True)
    above = boxes.listing(box, limit=7, after=whole[10].key)
    assert [line.base for line in above] == [line.base for line in whole[3:10]]


def test_a_page_goes_on_behind_a_message_that_is_gone(box):
    bases = [put_at(box, f"Na. {number}", 1_700_000_000 + number) for number in range(3)]
    key = boxes.listing(box)[1].key
    maildir.remove(queries.maildir(box), "", bases[1])
    assert subjects(box, before=key) == ["Na. 0"]


@pytest.mark.parametrize(
    "key", ["", "x", "12", "12.", ".x", "9" * 40 + ".x", "-1.x", "'; DROP TABLE message"]
)
def test_a_key_that_is_none_begins_at_the_top(box, key):
    put(box)
    assert len(boxes.listing(box, before=key)) == 1


def test_what_another_program_does_is_seen(box):
    path = queries.maildir(box)
    base = put(box, letter("Moja"))
    boxes.listing(box)
    (path / "new" / base).rename(path / "cur" / f"{base}:2,FRS")  # as Dovecot moves and marks it
    [line] = boxes.listing(box)
    assert (line.flags, line.seen, line.flagged, line.answered) == ("FRS", True, True, True)
    (path / "cur" / f"{base}:2,FRS").rename(path / "cur" / f"{base}:2,Sab")  # keywords are kept
    assert boxes.listing(box)[0].flags == "Sab"
    (path / "cur" / f"{base}:2,Sab").unlink()
    assert boxes.listing(box) == []


def test_what_is_delivered_after_a_quiet_time_is_seen(box):
    path = queries.maildir(box)
    long_ago = time.time() - 3600
    for part in ("new", "cur"):
        os.utime(path / part, (long_ago, long_ago))
    assert boxes.listing(box) == []
    assert boxes.listing(box) == []  # the second look trusts the folder's time
    put(box)
    assert len(boxes.listing(box)) == 1


def test_a_name_without_sizes_is_listed_with_its_true_size(box):
    raw = letter()
    (queries.maildir(box) / "new" / "1700000000.V1I2.other-host").write_bytes(raw)
    [line] = boxes.listing(box)
    assert line.size == len(raw)
    assert boxes.read(box, "", line.base) == raw


def test_folders_of_other_programs_are_listed_with_their_counts(box):
    put(box)
    put(box, folder="Kumb.2026", flags="S")
    found = {folder.name: (folder.total, folder.unread) for folder in boxes.folders(box)}
    assert found == {"": (1, 1), "Kumb.2026": (1, 0)}


def test_usage_is_what_lies_on_disk(box):
    put(box)
    put(box, folder="Sent", flags="S")
    assert boxes.usage(box) == maildir.usage(queries.maildir(box)) == 2 * len(letter())


def test_the_paper_clip_shows_also_where_the_attachment_lies_far_below(box):
    head = b'From: a@b.tz\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\n\r\n'
    put(box, head + b"neno " * 40_000 + b"\r\n--x\r\nContent-Type: application/pdf\r\n\r\n%PDF\r\n--x--\r\n")
    assert boxes.listing(box)[0].has_attachments


def test_a_message_that_is_gone_is_not_found(box):
    base = put(box)
    maildir.remove(queries.maildir(box), "", base)
    with pytest.raises(NotFound):
        boxes.read(box, "", base)


@pytest.mark.parametrize("base", ["../../../etc/passwd", "..", "", "a/b", "\0", "x" * 300])
def test_a_name_cannot_lead_out_of_the_mailbox(box, base):
    with pytest.raises(NotFound):
        boxes.read(box, "", base)


@pytest.mark.parametrize("folder", ["..", "../x", "a/../..", "\0", "." * 3])
def test_a_folder_cannot_lead_out_of_the_mailbox(box, folder):
    with pytest.raises(NotFound):
        boxes.listing(box, folder)


def test_an_absent_folder_is_empty(box):
    assert boxes.listing(box, "Haipo") == []


@pytest.mark.parametrize("rubbish", [b"", b"rubbish" * 500, b"SQLite format 3\0" + b"\xff" * 8000])
def test_a_damaged_index_is_made_anew(app, box, rubbish):
    put(box, letter("Moja"))
    boxes.listing(box)
    index_file(app, box).write_bytes(rubbish)
    assert subjects(box) == ["Moja"]
    assert subjects(box) == ["Moja"]
    with sqlite3.connect(index_file(app, box)) as connection:
        assert connection.execute("SELECT count(*) FROM message").fetchone() == (1,)
    connection.close()


def test_an_index_of_another_layout_is_made_anew(app, box):
    put(box, letter("Moja"))
    boxes.listing(box)
    connection = sqlite3.connect(index_file(app, box))
    connection.executescript("DROP TABLE message; CREATE TABLE message (x); PRAGMA user_version = 99")
    connection.close()
    assert subjects(box) == ["Moja"]


def test_an_index_that_is_thrown_away_comes_back(app, box):
    put(box, letter("Moja"))
    boxes.listing(box)
    index_file(app, box).unlink()
    assert subjects(box) == ["Moja"]


def test_where_no_index_can_be_kept_the_mail_is_listed_all_the_same(app, box, monkeypatch):
    put(box, letter("Moja"))
    monkeypatch.setitem(app.config, "GEOS_CACHE", "/dev/null/cache")
    assert subjects(box) == ["Moja"]


def test_an_index_of_a_mailbox_that_was_here_before_tells_nothing(app, box, boxes_of):
    put(box, letter("Moja"))
    boxes.listing(box)
    index_file(app, box).rename(index_file(app, boxes_of.director))
    assert boxes.listing(boxes_of.director) == []


def test_many_readers_and_a_writer_at_once_see_a_whole_list(app, box):
    path, box_id = queries.maildir(box), box.id

    class Bare:  # a row is bound to one thread's session; the index needs only these
        id, path, state = box_id, box.path, box.state

    def read(_):
        with app.app_context():
            return len(boxes.listing(Bare))

    def write(number):
        maildir.deliver([path], letter(f"Na. {number}"))
        return 0

    with ThreadPoolExecutor(8) as pool:
        jobs = [pool.submit(read if number % 3 else write, number) for number in range(60)]
        counts = [job.result() for job in jobs]
    assert max(counts) <= 20
    assert len(boxes.listing(box)) == 20


def test_reindexing_reads_every_header_anew(app, box, office):
    put(box, letter("Moja"))
    put(box, nasty.MESSAGES["html_only"], folder="Archive", flags="S")
    done = list(acts.reindex(box.address))
    assert [found.id for found in done] == [box.id]
    connection = sqlite3.connect(index_file(app, box))
    assert connection.execute("SELECT count(header) FROM message").fetchone() == (2,)
    connection.close()
    with pytest.raises(NotFound):
        acts.reindex("hakuna@afya.go.tz")
