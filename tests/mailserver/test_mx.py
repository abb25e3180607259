"""The MX port over real SMTP: who gets mail, who does not, and what is stored."""

import smtplib
import subprocess
from collections.abc import Callable

import pytest

from mailserver.adapters.memory import MemoryDirectory
from mailserver.ports import Target
from tests.mailserver.conftest import ASHA, DOMAIN, JUMA, MASJALA
from tests.mailserver.mails import MAIL, contents, without_trace
from tests.mailserver.servers import Running, trusting


def test_mail_for_a_mailbox_is_stored_byte_for_byte_under_our_trace(
    server: Running, directory: MemoryDirectory
) -> None:
    with server.client() as client:
        client.sendmail("Nje@Example.org", [ASHA], MAIL)
    (stored,) = contents(directory.mailboxes[ASHA])
    assert stored.startswith(b"Return-Path: <Nje@example.org>\r\nReceived: from ")
    assert b"by mail.afya.go.tz with ESMTP id " in stored
    assert without_trace(stored) == MAIL


def test_a_line_that_begins_with_dots_comes_out_as_it_was(
    server: Running, directory: MemoryDirectory
) -> None:
    mail = MAIL + b".\r\n..\r\n.habari\r\n...\r\n"
    with server.client() as client:
        client.sendmail("nje@example.org", [ASHA], mail)
    assert without_trace(contents(directory.mailboxes[ASHA])[0]) == mail


def test_an_alias_and_its_mailbox_get_one_copy(server: Running, directory: MemoryDirectory) -> None:
    with server.client() as client:
        client.sendmail("nje@example.org", [MASJALA, f"registry@{DOMAIN}", MASJALA], MAIL)
    assert len(contents(directory.mailboxes[MASJALA])) == 1


def test_several_mailboxes_share_one_file(server: Running, directory: MemoryDirectory) -> None:
    with server.client() as client:
        client.sendmail("nje@example.org", [ASHA, JUMA], MAIL)
    files = [next((directory.mailboxes[a].path / "new").iterdir()) for a in (ASHA, JUMA)]
    assert files[0].samefile(files[1])
    assert b"Delivered-To" not in files[0].read_bytes()


@pytest.mark.parametrize(
    ("recipient", "code", "status"),
    [
        (f"hayupo@{DOMAIN}", 550, b"5.1.1"),
        (f"amestaafu@{DOMAIN}", 550, b"5.2.1"),
        ("mtu@example.net", 554, b"5.7.1"),
        (f"mtu%example.net@{DOMAIN}", 550, b"5.1.1"),
        ("../../etc/passwd@afya.go.tz", 553, b"5.1.3"),
        ('"a b"@afya.go.tz', 553, b"5.1.3"),
        ('"<script>"@afya.go.tz', 501, b"5.5.4"),
        ("asha", 553, b"5.1.3"),
    ],
)
def test_who_takes_no_mail_here_is_refused_at_once(
    server: Running, recipient: str, code: int, status: bytes
) -> None:
    with server.client() as client:
        client.ehlo()
        client.mail("nje@example.org")
        answer = client.docmd(f"RCPT TO:<{recipient}>")
    assert answer[0] == code
    assert answer[1].startswith(status)


def test_a_full_mailbox_is_refused_for_now_and_not_written_to(
    server: Running, directory: MemoryDirectory
) -> None:
    whole = directory.mailboxes[ASHA]
    directory.mailboxes[ASHA] = Target(whole.path, whole.address, quota=500)
    with server.client() as client:
        client.sendmail("nje@example.org", [ASHA], MAIL)
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            client.sendmail("nje@example.org", [ASHA], MAIL + b"x" * 400)
    assert refused.value.recipients[ASHA][0] == 452
    assert len(contents(directory.mailboxes[ASHA])) == 1


def test_a_group_is_served_although_one_member_is_full(server: Running, directory: MemoryDirectory) -> None:
    directory.mailboxes[JUMA] = Target(directory.mailboxes[JUMA].path, JUMA, quota=1)
    directory.aliases[f"wawili@{DOMAIN}"] = (ASHA, JUMA)
    with server.client() as client:
        client.sendmail("nje@example.org", [f"wawili@{DOMAIN}"], MAIL)
    assert len(contents(directory.mailboxes[ASHA])) == len(contents(directory.mailboxes[JUMA])) == 1


def test_the_null_sender_is_kept_as_null(server: Running, directory: MemoryDirectory) -> None:
    with server.client() as client:
        client.sendmail("<>", [ASHA], MAIL)
        client.sendmail("", [ASHA], MAIL)
    assert all(mail.startswith(b"Return-Path: <>\r\n") for mail in contents(directory.mailboxes[ASHA]))


@pytest.mark.parametrize("sender", ["a\x0bb@x.org", "../x@", "a@[10.0.0.1]", "a@" + "b." * 130 + "org"])
def test_a_sender_that_is_no_address_is_refused(server: Running, sender: str) -> None:
    with server.client() as client:
        client.ehlo()
        assert client.docmd(f"MAIL FROM:<{sender}>")[0] == 553


def test_starttls_is_offered_and_not_demanded(server: Running, directory: MemoryDirectory) -> None:
    with server.client() as client:
        client.ehlo()
        assert client.has_extn("starttls")
        client.starttls(context=trusting())
        client.ehlo()
        assert not client.has_extn("starttls")
        assert client.docmd("STARTTLS")[0] == 503
        client.sendmail("nje@example.org", [ASHA], MAIL)
    assert b" with ESMTPS id " in contents(directory.mailboxes[ASHA])[0]


def test_nobody_signs_in_on_the_mx_port(server: Running) -> None:
    with server.client() as client:
        client.starttls(context=trusting())
        client.ehlo()
        assert not client.has_extn("auth")
        assert client.docmd("AUTH", "PLAIN AGEAYg==")[0] == 502


def test_pipelining_and_the_size_limit_are_announced(server: Running) -> None:
    with server.client() as client:
        client.ehlo()
        assert client.has_extn("pipelining")
        assert client.esmtp_features["size"] == str(35 * 2**20)


@pytest.mark.parametrize(
    ("commands", "code"),
    [
        (["MAIL FROM:<a@b.tz>"], 503),
        (["EHLO x", "RCPT TO:<asha@afya.go.tz>"], 503),
        (["EHLO x", "DATA"], 503),
        (["EHLO x", "MAIL FROM:<a@b.tz>", "DATA"], 503),
        (["EHLO x", "MAIL FROM:<a@b.tz>", "MAIL FROM:<a@b.tz>"], 503),
        (["EHLO x", "MAIL FROM:<>", "MAIL FROM:<>"], 503),
        (["EHLO x", "MAIL"], 501),
        (["EHLO x", "MAIL TO:<a@b.tz>"], 501),
        (["EHLO x", "MAIL FROM:<a@b.tz> SIZE=x"], 501),
        (["EHLO x", "MAIL FROM:<a@b.tz> BODY=BINARYMIME"], 501),
        (["EHLO x", "MAIL FROM:<a@b.tz> RET=HDRS"], 555),
        (["EHLO x", "MAIL FROM:<a@b.tz> SMTPUTF8"], 555),
        (["EHLO x", "MAIL FROM:<a@b.tz>", "RCPT TO:<asha@afya.go.tz> NOTIFY=NEVER"], 555),
        (["EHLO"], 501),
        (["VRFY asha"], 252),
        (["EXPN wote"], 500),
        (["HELP"], 214),
    ],
)
def test_a_command_out_of_turn_or_shape_gets_its_code(
    server: Running, commands: list[str], code: int
) -> None:
    with server.client() as client:
        answers = [client.docmd(command)[0] for command in commands]
    assert answers[-1] == code


@pytest.mark.parametrize(
    "command", ["MAIL FROM:<a@b.tz> AUTH=<>", "mail from: <a@b.tz> size=10", "MAIL FROM:a@b.tz"]
)
def test_what_real_clients_write_is_taken(server: Running, command: str) -> None:
    with server.client() as client:
        client.ehlo()
        assert client.docmd(command)[0] == 250


def test_swaks_delivers_with_starttls(server: Running, directory: MemoryDirectory) -> None:
    host, port = server.address()
    command = [
        "swaks", "--server", f"{host}:{port}", "--to", ASHA, "--from", "nje@example.org", "-tls",
        "--pipeline",
        "--h-Subject", "Kutoka swaks", "--attach-type", "application/pdf", "--attach", "@/usr/bin/swaks",
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    assert b"Subject: Kutoka swaks" in contents(directory.mailboxes[ASHA])[0]


def test_a_message_going_round_in_a_circle_is_stopped(serve: Callable[..., Running]) -> None:
    with serve().client() as client, pytest.raises(smtplib.SMTPDataError) as refused:
        client.sendmail("nje@example.org", [ASHA], b"Received: from a by b\r\n" * 50 + MAIL)
    assert refused.value.smtp_code == 554
