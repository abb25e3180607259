"""Reading DATA: where a message ends, and what it may cost (D1, D2, D13, D15)."""

import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailserver.intake import Intake

MIB = 2**20


def intake(folder: Path, size: int = MIB, line: int = 1000, memory: int = MIB) -> Intake:
    return Intake(size, line, memory, folder)


def stuffed(mail: bytes) -> bytes:
    return (
        b"".join((b"." if line.startswith(b".") else b"") + line for line in mail.splitlines(True)) + b".\r\n"
    )


LINES = st.lists(st.text(".ab", max_size=4).map(lambda line: line.encode() + b"\r\n"), max_size=8).map(
    b"".join
)


@given(
    mail=LINES, rest=st.binary(max_size=6), cuts=st.lists(st.integers(1, 5), max_size=60), spill=st.booleans()
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_message_comes_out_as_it_was_however_it_is_cut(
    tmp_path: Path, mail: bytes, rest: bytes, cuts: list[int], spill: bool
) -> None:
    reader = intake(tmp_path, memory=2 if spill else MIB)
    left, after = stuffed(mail) + rest, None
    for cut in [*cuts, len(left)]:
        if after is not None:
            break
        piece, left = left[:cut], left[cut:]
        after = reader.feed(piece)
        if reader.overflows:
            reader.overflow()
    assert after is not None
    assert after + left == rest
    assert not reader.refusal
    assert bytes(reader.message()) == mail
    assert reader.message().size == len(mail)
    reader.close()


def test_memory_stays_small_when_no_line_ever_ends(tmp_path: Path) -> None:
    reader = intake(tmp_path, size=4 * MIB)
    tracemalloc.start()
    for _ in range(64):
        assert reader.feed(b"x" * MIB) is None
        if reader.overflows:
            reader.overflow()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert reader.refusal.startswith("550 5.6.0")
    assert peak < 8 * MIB


@pytest.mark.parametrize("line", [b"\r\n", b"x" * 70 + b"\r\n"])
def test_memory_stays_small_for_a_large_message_of_many_lines(tmp_path: Path, line: bytes) -> None:
    reader = intake(tmp_path, size=40 * MIB)
    chunk = line * (256 * 1024 // len(line))
    tracemalloc.start()
    for _ in range(124):
        reader.feed(chunk)
        if reader.overflows:
            reader.overflow()
    reader.feed(b".\r\n")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert not reader.refusal
    assert reader.message().size == 124 * len(chunk)
    assert peak < 8 * MIB
    reader.close()


def test_past_the_limit_nothing_is_kept(tmp_path: Path) -> None:
    reader = intake(tmp_path, size=1000, memory=100)
    for _ in range(30):
        reader.feed(b"x" * 98 + b"\r\n")
        if reader.overflows:
            reader.overflow()
    assert reader.feed(b".\r\n") == b""
    assert reader.refusal.startswith("552 5.3.4")
    assert reader.message().size <= 1000


def test_a_message_of_exactly_the_limit_is_taken(tmp_path: Path) -> None:
    reader = intake(tmp_path, size=100)
    assert reader.feed(b"x" * 98 + b"\r\n.\r\n") == b""
    assert not reader.refusal


@pytest.mark.parametrize("cut", [1, 7, 64, 5000])
@pytest.mark.parametrize(("length", "refused"), [(998, False), (999, True)])
def test_a_line_is_measured_across_chunks(tmp_path: Path, cut: int, length: int, refused: bool) -> None:
    reader = intake(tmp_path)
    mail = b"fupi\r\n" + b"x" * length + b"\r\nfupi\r\n.\r\n"
    for at in range(0, len(mail), cut):
        reader.feed(mail[at : at + cut])
    assert bool(reader.refusal) is refused


@pytest.mark.parametrize(
    "end", [b"\n.\n", b"\r\n.\n", b"\n.\r\n", b"\r.\r", b"\r\n.\r", b"\r.\r\n", b"\n.\r", b"\r\r\n.\r\n\n"]
)
@pytest.mark.parametrize("cut", [1, 3, 1000])
def test_no_other_end_ends_a_message_and_its_bare_line_ends_refuse_it(
    tmp_path: Path, end: bytes, cut: int
) -> None:
    reader = intake(tmp_path)
    text = b"habari" + end + b"MAIL FROM:<mwizi@x.org>\r\n"
    after = [reader.feed((text + b".\r\n")[at : at + cut]) for at in range(0, len(text) + 3, cut)]
    assert [rest for rest in after if rest is not None][-1:]
    assert reader.refusal.startswith("550 5.5.2")
