"""Private keys are closed by the server's secret or by a PIN, and open to nothing else."""

import stat
from pathlib import Path

import pytest

from geos.signatures import sealing


@pytest.fixture
def keys(app, tmp_path):
    """A keys folder of its own."""
    before = app.config["GEOS_KEYS"]
    app.config["GEOS_KEYS"] = str(tmp_path / "keys")
    yield tmp_path / "keys"
    app.config["GEOS_KEYS"] = before


def test_the_secret_is_made_once_and_nobody_else_may_read_it(keys):
    sealing.make_secret()
    path = keys / sealing.NAME
    first = path.read_bytes()
    sealing.make_secret()
    assert (len(first), path.read_bytes()) == (sealing.SIZE, first)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in keys.iterdir()] == [sealing.NAME]


def test_what_was_sealed_opens_with_the_same_secret_and_the_same_name_alone(keys):
    sealing.make_secret()
    sealed = sealing.seal(b"ufunguo", "7f")
    assert sealing.unseal(sealed, "7f") == b"ufunguo"
    with pytest.raises(sealing.NoSecret):
        sealing.unseal(sealed, "80")
    (keys / sealing.NAME).write_bytes(b"another secret of thirty-two byt")
    with pytest.raises(sealing.NoSecret):
        sealing.unseal(sealed, "7f")


def test_without_the_secret_nothing_is_made_up_in_its_place(keys):
    with pytest.raises(sealing.NoSecret):
        sealing.seal(b"ufunguo", "7f")
    assert not (keys / sealing.NAME).exists()


def test_a_key_opens_with_its_own_pin_for_its_own_certificate_on_its_own_server(keys):
    sealing.make_secret()
    sealed, salt, cost = sealing.close_with_pin(b"ufunguo", "kijani-42", "a")
    assert sealing.open_with_pin(sealed, salt, cost, "kijani-42", "a") == b"ufunguo"
    for pin, about in (("kijani-43", "a"), ("kijani-42", "b")):
        with pytest.raises(sealing.WrongPin):
            sealing.open_with_pin(sealed, salt, cost, pin, about)
    (keys / sealing.NAME).write_bytes(b"another secret of thirty-two byt")
    with pytest.raises(sealing.WrongPin):
        sealing.open_with_pin(sealed, salt, cost, "kijani-42", "a")


def test_two_keys_under_one_pin_share_neither_salt_nor_bytes(keys):
    sealing.make_secret()
    (one, salt, _), (two, other, _) = (sealing.close_with_pin(b"k", "kijani-42", "a") for _ in "ab")
    assert (one, salt) != (two, other)


def test_an_old_key_keeps_the_cost_it_was_closed_with(keys, monkeypatch):
    sealing.make_secret()
    sealed, salt, cost = sealing.close_with_pin(b"ufunguo", "kijani-42", "a")
    monkeypatch.setattr(sealing, "COST", "m=16,t=2,p=1")
    assert sealing.open_with_pin(sealed, salt, cost, "kijani-42", "a") == b"ufunguo"
    assert sealing.close_with_pin(b"ufunguo", "kijani-42", "a")[2] == "m=16,t=2,p=1"


def test_the_cost_in_force_is_dear():
    source = Path(sealing.__file__).read_text()
    assert 'COST = "m=65536,t=3,p=1"' in source  # the tests hash cheaply
