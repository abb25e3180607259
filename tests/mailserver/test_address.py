"""Which texts are addresses (D6, D12)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailserver.address import BadAddress, parse, parse_sender


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("asha@afya.go.tz", "asha@afya.go.tz"),
        ("Asha.Mrisho@AFYA.go.tz", "asha.mrisho@afya.go.tz"),
        ("asha+kazi@afya.go.tz", "asha+kazi@afya.go.tz"),
        ("root@localhost", "root@localhost"),
        ("a" * 64 + "@x.tz", "a" * 64 + "@x.tz"),
        ("o'brien=x@3com.co.tz", "o'brien=x@3com.co.tz"),
    ],
)
def test_an_ordinary_address_is_read_in_lower_case(text: str, plain: str) -> None:
    assert str(parse(text)) == plain


def test_the_case_of_a_foreign_local_part_is_kept_for_the_wire() -> None:
    assert parse("Bounce-AbC@Example.ORG").wire == "Bounce-AbC@example.org"


@pytest.mark.parametrize(
    "text",
    [
        "", "@", "asha", "asha@", "@afya.go.tz", "a@b@c.tz", "asha@afya.go.tz.", "asha@.tz", "asha@-x.tz",
        "asha@x..tz", "a..b@x.tz", ".a@x.tz", "a.@x.tz", "a b@x.tz", "a@x .tz", "a\x00@x.tz", "a\x0b@x.tz",
        "a\r@x.tz", "a@x.tz\n", "../../etc/passwd@x.tz", '"<script>"@x.tz', '"a b"@x.tz', "a(c)@x.tz",
        "<a@x.tz>", "@r.tz:a@x.tz", "a@[127.0.0.1]", "a@127.0.0.1", "a@1", "ä@x.tz", "a@ä.tz", "a@x_y.tz",
        "a" * 65 + "@x.tz", "a@" + "b" * 64 + ".tz", "a@" + "b." * 130 + "tz", "a,b@x.tz", "a@x.tz;b@x.tz",
    ],
)  # fmt: skip
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(BadAddress):
        parse(text)


@given(st.text(max_size=80))
def test_what_passes_is_harmless_in_a_path_a_query_and_a_page(text: str) -> None:
    try:
        plain = str(parse(text))
    except BadAddress:
        return
    assert plain.isascii()
    assert plain.isprintable()
    assert not set(plain) & set(' "<>\\\r\n\0,;:()')
    assert ".." not in plain


@pytest.mark.parametrize("text", ["", "<>"])
def test_the_null_sender_is_one_thing_however_it_is_spelled(text: str) -> None:
    assert parse_sender(text) is None


def test_a_long_return_address_of_a_list_server_is_taken() -> None:
    assert parse_sender("b" * 100 + "@lists.example.org") is not None
