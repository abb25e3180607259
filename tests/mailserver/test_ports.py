"""One contract for each port, held by the memory adapter and by the real one."""

from pathlib import Path
from typing import Any

import pytest

from mailserver import maildir
from mailserver.adapters.file import FileDirectory, hash_password, verify
from mailserver.adapters.memory import MemoryDirectory, MemoryStore
from mailserver.maildir import MaildirStore
from mailserver.message import Message
from mailserver.ports import Account, Directory, Origin, Refusal, Store, Target

PASSWORD = "siri-kubwa"


def memory(root: Path) -> MemoryDirectory:
    names = ("asha", "juma")
    return MemoryDirectory(
        {"afya.go.tz"},
        {
            f"{n}@afya.go.tz": Target(root / "afya.go.tz" / n / "Maildir", f"{n}@afya.go.tz", 1000)
            for n in names
        },
        {
            "wote@afya.go.tz": ("asha@afya.go.tz", "masjala@afya.go.tz"),
            "masjala@afya.go.tz": ("juma@afya.go.tz",),
        }
        | {"duara@afya.go.tz": ("duara@afya.go.tz",)},
        {"amestaafu@afya.go.tz": Refusal("550 5.2.1 x")},
        {"asha@afya.go.tz": PASSWORD},
        {"wote@afya.go.tz": frozenset({"asha@afya.go.tz"})},
    )


def from_file(root: Path) -> FileDirectory:
    table: dict[str, Any] = {
        "domains": ["Afya.go.tz"],
        "mailbox": [
            {"address": "Asha@afya.go.tz", "password": hash_password(PASSWORD), "quota": 1000},
            {"address": "juma@afya.go.tz", "quota": 1000},
            {"address": "amestaafu@afya.go.tz", "password": hash_password(PASSWORD), "suspended": True},
        ],
        "aliases": {
            "wote@afya.go.tz": ["asha@afya.go.tz", "masjala@afya.go.tz"],
            "masjala@afya.go.tz": ["juma@afya.go.tz"],
            "duara@afya.go.tz": ["duara@afya.go.tz"],
        },
        "writers": {"wote@afya.go.tz": ["Asha@afya.go.tz"]},
    }
    return FileDirectory(table, root)


@pytest.fixture(params=[memory, from_file])
def directory(request: pytest.FixtureRequest, tmp_path: Path) -> Directory:
    made: Directory = request.param(tmp_path)
    return made


@pytest.mark.parametrize(
    ("address", "boxes"),
    [
        ("asha@afya.go.tz", ["asha"]),
        ("asha+kazi@afya.go.tz", ["asha"]),
        ("masjala@afya.go.tz", ["juma"]),
        ("wote@afya.go.tz", ["asha", "juma"]),
    ],
)
def test_an_address_leads_to_mailboxes(
    directory: Directory, tmp_path: Path, address: str, boxes: list[str]
) -> None:
    found = directory.lookup(address)
    assert not isinstance(found, Refusal)
    assert [target.path for target in found] == [tmp_path / "afya.go.tz" / box / "Maildir" for box in boxes]
    assert {target.quota for target in found} == {1000}


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("hayupo@afya.go.tz", "550 5.1.1"),
        ("duara@afya.go.tz", "550 5.1.1"),
        ("amestaafu@afya.go.tz", "550 5.2.1"),
    ],
)
def test_an_address_without_mailbox_leads_to_a_reply(directory: Directory, address: str, status: str) -> None:
    found = directory.lookup(address)
    assert isinstance(found, Refusal)
    assert found.reply.startswith(status)


@pytest.mark.parametrize(
    ("origin", "taken"),
    [
        (Origin("asha@afya.go.tz", signed_in=True), True),
        (Origin("asha@afya.go.tz"), False),  # so anybody could write it on the envelope
        (Origin("juma@afya.go.tz", signed_in=True), False),
        (Origin("mgeni@example.net"), False),
        (Origin(""), False),
        (None, True),
    ],
)
def test_a_group_takes_mail_from_whom_it_lets_write(
    directory: Directory, origin: Origin | None, taken: bool
) -> None:
    found = directory.lookup("wote@afya.go.tz", origin)
    assert isinstance(found, tuple) is taken
    if isinstance(found, Refusal):
        assert found.reply.startswith("550 5.7.1")
    assert isinstance(directory.lookup("masjala@afya.go.tz", origin), tuple)


def test_only_our_domains_are_local(directory: Directory) -> None:
    assert directory.is_local("afya.go.tz")
    assert not directory.is_local("example.net")


@pytest.mark.parametrize(
    ("login", "password", "opens"),
    [
        ("asha@afya.go.tz", PASSWORD, True),
        ("ASHA@afya.go.tz", PASSWORD, True),
        ("asha@afya.go.tz", "", False),
        ("asha@afya.go.tz", PASSWORD + "x", False),
        ("juma@afya.go.tz", "", False),
        ("hayupo@afya.go.tz", PASSWORD, False),
        ("amestaafu@afya.go.tz", PASSWORD, False),
        ("", "", False),
    ],
)
def test_a_right_password_alone_opens_an_account(
    directory: Directory, login: str, password: str, opens: bool
) -> None:
    account = directory.check(login, password, "127.0.0.1")
    assert account == (Account("asha@afya.go.tz") if opens else None)


def test_an_account_sends_as_itself_alone(directory: Directory) -> None:
    asha = Account("asha@afya.go.tz")
    assert directory.may_send_as(asha, "asha@afya.go.tz")
    assert directory.may_send_as(asha, "asha+kazi@afya.go.tz")
    assert not directory.may_send_as(asha, "juma@afya.go.tz")


@pytest.mark.parametrize("stored", ["", "x", "scrypt$1$2$3", "scrypt$16384$8$1$!!!$!!!", "plain"])
def test_what_is_no_hash_fits_no_password(stored: str) -> None:
    assert not verify(stored, "")
    assert not verify(stored, stored)


def test_a_mailbox_name_that_could_lead_elsewhere_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="slash"):
        FileDirectory({"mailbox": [{"address": "a/b@afya.go.tz"}]}, tmp_path)


@pytest.fixture(params=[MemoryStore, MaildirStore])
def store(request: pytest.FixtureRequest) -> Store:
    made: Store = request.param()
    return made


def held(store: Store, path: Path) -> list[bytes]:
    if isinstance(store, MemoryStore):
        return list(store.boxes[path].values())
    return [entry.file.read_bytes() for entry in maildir.scan(path)]


def test_each_mailbox_gets_the_same_bytes(store: Store, tmp_path: Path) -> None:
    store.deliver([tmp_path / "a", tmp_path / "b"], Message((b"Subject: x\r\n", b"\r\nhabari\r\n")), "1.M1")
    assert held(store, tmp_path / "a") == held(store, tmp_path / "b") == [b"Subject: x\r\n\r\nhabari\r\n"]


def test_a_repeat_by_name_delivers_to_those_without_it_alone(store: Store, tmp_path: Path) -> None:
    store.deliver([tmp_path / "a"], Message.of(b"x\r\n"), "1.M1")
    store.deliver([tmp_path / "a", tmp_path / "b"], Message.of(b"x\r\n"), "1.M1", again=True)
    store.deliver([tmp_path / "a"], Message.of(b"y\r\n"), "2.M2")
    assert sorted(held(store, tmp_path / "a")) == [b"x\r\n", b"y\r\n"]
    assert held(store, tmp_path / "b") == [b"x\r\n"]
