"""One contract for every kind of vault, and what the folder on disk does besides."""

import hashlib
import io
import os

import pytest
from obstore.store import MemoryStore

from geos.documents.vault import Damaged, Missing, ObjectVault, Stored, Vault, vault_from

LETTER = b"Barua" * 1000
SHA = hashlib.sha256(LETTER).hexdigest()
ABSENT = hashlib.sha256(b"").hexdigest()


@pytest.fixture(params=["folder", "objects"])
def vault(request, tmp_path):
    return Vault(tmp_path / "vault") if request.param == "folder" else ObjectVault(MemoryStore())


@pytest.fixture
def folder(tmp_path):
    return Vault(tmp_path / "vault")


def test_what_is_put_in_comes_out_under_its_hash(vault):
    assert vault.put(LETTER) == Stored(SHA, len(LETTER))
    assert vault.has(SHA)
    assert vault.read(SHA) == LETTER
    with vault.open(SHA) as source:
        assert source.read() == LETTER


def test_a_stream_is_stored_like_bytes(vault):
    assert vault.put(io.BytesIO(LETTER)) == Stored(SHA, len(LETTER))
    assert vault.read(SHA) == LETTER


def test_the_same_content_twice_is_kept_once(vault):
    assert vault.put(LETTER) == vault.put(io.BytesIO(LETTER))
    assert list(vault.iter_all()) == [SHA]


def test_nothing_at_all_can_be_stored_too(vault):
    assert vault.put(b"") == Stored(ABSENT, 0)
    assert vault.read(ABSENT) == b""


def test_all_content_is_listed(vault):
    stored = {vault.put(str(n).encode()).sha256 for n in range(20)}
    assert set(vault.iter_all()) == stored


def test_absent_content_is_said_to_be_missing(vault):
    assert not vault.has(ABSENT)
    assert not vault.verify(ABSENT)
    for look in (vault.open, vault.read):
        with pytest.raises(Missing):
            look(ABSENT)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", SHA.upper(), SHA[:-1], f"{SHA}/..", f"{SHA}\n"])
def test_a_name_that_is_no_hash_never_becomes_a_path(vault, name):
    for act in (vault.open, vault.read, vault.has, vault.verify):
        with pytest.raises(ValueError, match="SHA-256"):
            act(name)


def test_whole_content_is_verified(vault):
    vault.put(LETTER)
    assert vault.verify(SHA)


def test_changed_content_is_found_out(folder):
    path = _spoil(folder, LETTER[:-1] + b"x")
    assert path.read_bytes() != LETTER
    assert not folder.verify(SHA)


def test_shortened_content_is_never_taken_for_the_same(folder):
    _spoil(folder, LETTER[:10])
    with pytest.raises(Damaged):
        folder.put(LETTER)


def test_shortened_objects_are_never_taken_for_the_same():
    store = MemoryStore()
    store.put(f"{SHA[:2]}/{SHA}", LETTER[:10])
    with pytest.raises(Damaged):
        ObjectVault(store).put(LETTER)


def test_what_is_stored_cannot_be_written_to_by_accident(folder):
    folder.put(LETTER)
    assert _path(folder).stat().st_mode & 0o222 == 0


def test_a_failure_midway_leaves_nothing_behind(folder):
    class Torn(io.BytesIO):
        def read(self, size=-1):
            if self.tell():
                raise OSError("the line was cut")
            return super().read(5)

    with pytest.raises(OSError, match="cut"):
        folder.put(Torn(LETTER))
    assert list(folder.iter_all()) == []
    assert [path for path in folder.root.rglob("*") if path.is_file()] == []


def test_file_and_folders_are_on_the_disk_before_put_returns(folder, monkeypatch):
    synced = []
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda fd: (synced.append(os.readlink(f"/proc/self/fd/{fd}")), real(fd)))
    folder.put(LETTER)
    first, *folders = synced
    assert first.startswith(str(folder.root / "new"))
    assert folders == [str(folder.root), str(folder.root / SHA[:2])]


def test_what_is_half_written_is_not_listed(folder):
    (folder.root / "new" / SHA).write_bytes(b"half")
    folder.root.joinpath("ab").mkdir()
    (folder.root / "ab" / "notes.txt").write_text("a stranger's file")
    assert list(folder.iter_all()) == []


def test_the_setting_says_which_kind(tmp_path):
    assert isinstance(vault_from(str(tmp_path)), Vault)
    assert isinstance(vault_from(tmp_path), Vault)
    assert isinstance(vault_from("memory:///"), ObjectVault)


def _path(folder):
    return folder.root / SHA[:2] / SHA


def _spoil(folder, content):
    folder.put(LETTER)
    path = _path(folder)
    path.unlink()
    path.write_bytes(content)
    return path
