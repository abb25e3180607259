"""The store on disk: names, folders, flags, and other programs that work on the same files."""

import os
import re
import stat
import threading
from pathlib import Path

import pytest

from mailserver import maildir
from mailserver.maildir import BadName, NoSuchMessage
from mailserver.message import Message

MAIL = b"Subject: Habari\r\n\r\nKaribu.\r\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "afya.go.tz" / "asha" / "Maildir"
    maildir.create(path)
    return path


def test_a_new_mailbox_belongs_to_the_server_alone(path: Path) -> None:
    maildir.deliver([path], MAIL)
    for where in (path, path / "tmp", path / "new", path / "cur", path.parent):
        assert stat.S_IMODE(where.stat().st_mode) == 0o700
    assert stat.S_IMODE(maildir.scan(path)[0].file.stat().st_mode) == 0o600
    maildir.create(path)
    assert len(maildir.scan(path)) == 1


def test_a_message_carries_its_sizes_in_its_name_and_its_bytes_unchanged(path: Path) -> None:
    base = maildir.deliver([path], MAIL)
    (entry,) = maildir.scan(path)
    assert re.fullmatch(rf"\d+\.M\d+P{os.getpid()}Q\d+\.[\w.-]+,S={len(MAIL)},W={len(MAIL)}", base)
    assert (entry.base, entry.flags, entry.size, entry.recent) == (base, "", len(MAIL), True)
    assert maildir.read(path, "", base) == MAIL
    assert maildir.usage(path) == len(MAIL)


def test_names_never_meet(path: Path) -> None:
    names: list[str] = []
    threads = [
        threading.Thread(target=lambda: names.extend(maildir.new_base() for _ in range(500)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(names)) == 2000


def test_a_copy_is_made_where_a_link_is_impossible(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The refusal of another file system is played; what answers it is real."""

    def refuse(source: Path, target: Path) -> None:
        raise OSError(18, "Invalid cross-device link")

    other = tmp_path / "juma"
    monkeypatch.setattr(os, "link", refuse)
    base = maildir.deliver([path, other], MAIL)
    assert maildir.read(path, "", base) == maildir.read(other, "", base) == MAIL
    assert not list(path.glob("tmp/*"))
    assert not list(other.glob("tmp/*"))


def test_a_delivery_that_fails_half_way_leaves_nobody_with_a_copy(path: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a mailbox should be")
    with pytest.raises(OSError, match=r"File exists|Not a directory"):
        maildir.deliver([path, blocked], MAIL)
    assert not maildir.scan(path)
    assert not list(path.glob("tmp/*"))


def test_a_repeat_leaves_a_message_where_its_owner_has_put_it(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "juma"
    base = maildir.deliver([path], MAIL, "1.M2P3Q4.host")
    maildir.move(path, base, "", "Kumb.2026")
    assert maildir.deliver([path, other], MAIL, "1.M2P3Q4.host", again=True) == base
    assert not maildir.scan(path)
    assert [entry.base for entry in maildir.scan(other)] == [base]


def test_a_durable_file_is_linked_and_not_written_again(path: Path, tmp_path: Path) -> None:
    source = tmp_path / "spooled.eml"
    maildir.write_durably(source, Message.of(MAIL))
    maildir.deliver([path], Message.from_file(source))
    assert maildir.scan(path)[0].file.samefile(source)


def test_flags_are_added_and_removed_and_keywords_kept(path: Path) -> None:
    base = maildir.deliver([path], MAIL)
    assert maildir.set_flags(path, "", base, add="S") == "S"
    (entry,) = maildir.scan(path)
    assert (entry.flags, entry.recent, entry.file.parent.name) == ("S", False, "cur")
    entry.file.rename(entry.file.with_name(f"{base}:2,Sab"))  # another program set keywords
    assert maildir.set_flags(path, "", base, add="FR", remove="S") == "FRab"
    assert maildir.scan(path)[0].file.name == f"{base}:2,FRab"


def test_a_rename_by_another_program_meanwhile_is_met_by_looking_again(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = maildir.deliver([path], MAIL)
    rename = os.rename

    def interfered(source: Path, target: Path) -> None:
        monkeypatch.setattr(os, "rename", rename)
        rename(source, path / "cur" / f"{base}:2,F")  # Dovecot was faster
        rename(source, target)

    monkeypatch.setattr(os, "rename", interfered)
    assert maildir.set_flags(path, "", base, add="S") == "FS"


@pytest.mark.parametrize(
    "gone", [lambda p, b: maildir.remove(p, "", b), lambda p, b: maildir.move(p, b, "", "Trash")]
)
def test_a_message_that_is_gone_is_said_to_be_gone(path: Path, gone: object) -> None:
    base = maildir.deliver([path], MAIL)
    assert callable(gone)
    gone(path, base)
    for act in (
        lambda: maildir.read(path, "", base),
        lambda: maildir.set_flags(path, "", base, add="S"),
        lambda: maildir.move(path, base, "", "Sent"),
        lambda: maildir.remove(path, "", base),
    ):
        with pytest.raises(NoSuchMessage):
            act()


def test_a_moved_message_keeps_base_flags_and_bytes(path: Path) -> None:
    base = maildir.deliver([path], MAIL)
    maildir.set_flags(path, "", base, add="FS")
    maildir.move(path, base, "", "Kumb.2026")
    assert maildir.folders(path) == ["", "Kumb.2026"]
    (entry,) = maildir.scan(path, "Kumb.2026")
    assert (entry.base, entry.flags) == (base, "FS")
    assert maildir.read(path, "Kumb.2026", base) == MAIL
    assert (path / ".Kumb.2026" / "maildirfolder").exists()


def test_a_sent_copy_is_appended_with_its_flags(path: Path) -> None:
    base = maildir.append(path, "Sent", MAIL, "S")
    (entry,) = maildir.scan(path, "Sent")
    assert (entry.base, entry.flags, entry.recent) == (base, "S", False)
    assert maildir.usage(path) == len(MAIL)


def test_usage_counts_every_folder_and_files_without_sizes(path: Path) -> None:
    maildir.deliver([path], MAIL)
    maildir.append(path, "Sent", MAIL)
    (path / "cur" / "foreign:2,S").write_bytes(b"x" * 100)
    assert maildir.usage(path) == 2 * len(MAIL) + 100


def test_an_absent_mailbox_is_empty(tmp_path: Path) -> None:
    absent = tmp_path / "nobody"
    assert maildir.folders(absent) == []
    assert maildir.scan(absent) == []
    assert maildir.usage(absent) == 0


@pytest.mark.parametrize(
    "folder", ["..", ".", "a/b", "../x", "/etc", ".Sent", "Sent.", "a..b", "a\x00b", "a\nb", " a", "é"]
)
def test_a_folder_name_cannot_lead_elsewhere(path: Path, folder: str) -> None:
    for act in (
        lambda: maildir.scan(path, folder),
        lambda: maildir.create_folder(path, folder),
        lambda: maildir.append(path, folder, MAIL),
        lambda: maildir.read(path, folder, "1.M2"),
    ):
        with pytest.raises(BadName):
            act()


@pytest.mark.parametrize(
    "base", ["", "..", "../1", "a/b", ".hidden", "a:2,S", "a\x00", "a\n", "a..b", "x" * 300]
)
def test_a_message_name_cannot_lead_elsewhere(path: Path, base: str) -> None:
    for act in (
        lambda: maildir.read(path, "", base),
        lambda: maildir.set_flags(path, "", base, add="S"),
        lambda: maildir.move(path, base, "", "Sent"),
    ):
        with pytest.raises(BadName):
            act()


@pytest.mark.parametrize("flags", ["/", "S,", "../", "é"])
def test_flags_are_letters(path: Path, flags: str) -> None:
    base = maildir.deliver([path], MAIL)
    with pytest.raises(BadName):
        maildir.set_flags(path, "", base, add=flags)
    with pytest.raises(BadName):
        maildir.append(path, "Sent", MAIL, flags)


def test_very_many_maildirs_are_made_like_one(tmp_path):
    paths = [tmp_path / "afya.go.tz" / name / "Maildir" for name in ("asha", "juma")]
    maildir.create(paths[0])
    maildir.create_all(paths)
    maildir.create_all(paths)
    for path in paths:
        assert sorted(each.name for each in path.iterdir()) == ["cur", "new", "tmp"]
    assert {path.stat().st_mode & 0o777 for path in (*paths, paths[1].parent, paths[1] / "new")} == {0o700}
