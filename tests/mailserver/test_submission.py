"""Submission over real SMTP: signing in, sending as oneself alone, and what is done to a message."""

import re
import smtplib
import subprocess
from collections.abc import Callable
from email import message_from_bytes

import pytest

from mailserver import maildir
from mailserver.adapters.memory import MemoryDirectory
from mailserver.claims import Claims
from mailserver.queue import SqlQueue
from mailserver.submission import Refused, authors
from tests.mailserver.conftest import ASHA, DOMAIN, JUMA, PASSWORD
from tests.mailserver.mails import contents, own
from tests.mailserver.servers import Running, trusting

PORTS = ["submission", "submissions"]
OUTSIDE = "mtu@example.net"


@pytest.mark.parametrize("port", PORTS)
def test_an_officer_signs_in_and_writes_to_a_colleague(
    server: Running, directory: MemoryDirectory, port: str
) -> None:
    with server.client(port, ASHA) as client:
        client.sendmail(ASHA, [JUMA], own(ASHA))
    (stored,) = contents(directory.mailboxes[JUMA])
    assert b" with ESMTPSA id " in stored
    assert stored.endswith(b"\r\n\r\nKaribu.\r\n")


@pytest.mark.parametrize("port", PORTS)
def test_a_letter_to_the_outside_goes_on_the_queue(server: Running, queue: SqlQueue, port: str) -> None:
    with server.client(port, ASHA) as client:
        client.sendmail(ASHA, [OUTSIDE], own(ASHA))
    entry = queue.entry(1)
    assert entry is not None
    assert (entry.sender, entry.recipient) == (ASHA, OUTSIDE)
    assert bytes(queue.message(entry)).startswith(b"Received: from ")


def test_one_letter_to_a_colleague_and_to_the_outside_reaches_both(
    server: Running, directory: MemoryDirectory, queue: SqlQueue
) -> None:
    with server.client("submission", ASHA) as client:
        client.sendmail(ASHA, [JUMA, OUTSIDE], own(ASHA))
    (stored,) = contents(directory.mailboxes[JUMA])
    entry = queue.entry(1)
    assert entry is not None
    assert b"Return-Path: <asha@afya.go.tz>\r\n" + bytes(queue.message(entry)) == stored
    assert queue.entry(2) is None


def test_tls_comes_before_everything_on_the_submission_port(server: Running) -> None:
    with server.client("submission") as client:
        client.ehlo()
        assert client.has_extn("starttls")
        assert not client.has_extn("auth")
        assert client.docmd("AUTH", "PLAIN AGEAYg==")[0] == 530
        assert client.docmd(f"MAIL FROM:<{ASHA}>")[0] == 530


def test_the_tls_port_offers_signing_in_at_once(server: Running) -> None:
    with server.client("submissions") as client:
        client.ehlo()
        assert client.has_extn("auth")
        assert not client.has_extn("starttls")
        assert client.docmd("STARTTLS")[0] == 503


@pytest.mark.parametrize("port", PORTS)
def test_nobody_sends_without_signing_in(server: Running, port: str) -> None:
    with server.client(port) as client:
        if port == "submission":
            client.starttls(context=trusting())
        client.ehlo()
        assert client.docmd(f"MAIL FROM:<{ASHA}>")[0] == 530


def test_a_sender_of_somebody_else_is_refused(server: Running, directory: MemoryDirectory) -> None:
    with server.client("submission", ASHA) as client, pytest.raises(smtplib.SMTPSenderRefused) as refused:
        client.sendmail(JUMA, [JUMA], own(JUMA))
    assert refused.value.smtp_code == 553
    assert not contents(directory.mailboxes[JUMA])


@pytest.mark.parametrize(
    "header",
    [
        f"From: {JUMA}\r\n",
        f"From: Juma <{JUMA}>\r\n",
        f"From: {ASHA}, {JUMA}\r\n",
        f"From: {ASHA}\r\nSender: {JUMA}\r\n",
        f'From: "{JUMA}" <{ASHA}>\r\n',
        f"From: =?utf-8?q?juma=40{DOMAIN}?= <{ASHA}>\r\n",
        f"From: {ASHA}\r\nFrom: {JUMA}\r\n",
        f"From: {ASHA} <{JUMA}>\r\n",
        "From: \r\n",
        f"From:\r\n {JUMA}\r\n",
        f"FROM : {JUMA}\r\n",
    ],
)
def test_a_from_header_of_somebody_else_is_refused(
    server: Running, directory: MemoryDirectory, header: str
) -> None:
    with server.client("submission", ASHA) as client, pytest.raises(smtplib.SMTPDataError) as refused:
        client.sendmail(ASHA, [JUMA], f"{header}Subject: x\r\n\r\nx\r\n")
    assert refused.value.smtp_code == 550
    assert not contents(directory.mailboxes[JUMA])


def test_a_notification_without_sender_still_names_its_own_author(server: Running) -> None:
    with server.client("submission", ASHA) as client:
        client.sendmail("", [JUMA], own(ASHA))
        with pytest.raises(smtplib.SMTPDataError):
            client.sendmail("", [JUMA], own(JUMA))


def test_what_is_missing_is_added_and_blind_copies_are_hidden(
    server: Running, directory: MemoryDirectory
) -> None:
    hidden = b"Bcc: siri@example.org,\r\n mwingine@example.org\r\n"
    mail = b"Subject: Habari\r\n" + hidden + b"X-Ziada: 1\r\n\r\nBcc: mwili\r\n"
    with server.client("submission", ASHA) as client:
        client.sendmail(ASHA, [JUMA], mail)
    stored = message_from_bytes(contents(directory.mailboxes[JUMA])[0])
    assert stored["From"] == f"<{ASHA}>"
    assert re.fullmatch(r"<\S+@mail\.afya\.go\.tz>", stored["Message-ID"])
    assert stored["Date"].endswith("+0000")
    assert stored["Bcc"] is None
    assert stored["X-Ziada"] == "1"
    assert stored.get_payload() == "Bcc: mwili\r\n"


def test_what_is_there_is_left_byte_for_byte(server: Running, directory: MemoryDirectory) -> None:
    date = "Date: Mon,  2 Nov 2026 10:00:00 +0300"
    mail = f"{date}\r\nfrom:  Asha\r\n  <{ASHA}>\r\nMessage-Id: <a@b>\r\n\r\n\tx \r\n".encode()
    with server.client("submission", ASHA) as client:
        client.sendmail(ASHA, [JUMA], mail)
    assert contents(directory.mailboxes[JUMA])[0].endswith(mail)


def test_a_large_message_keeps_its_body_and_loses_its_blind_copies(
    serve: Callable[..., Running], directory: MemoryDirectory
) -> None:
    body = b"".join(b"mstari %d\r\n" % n for n in range(40000))
    with serve(memory_limit=10_000).client("submission", ASHA) as client:
        client.sendmail(ASHA, [JUMA], own(ASHA, extra=b"Bcc: siri@example.org\r\n") + body)
    stored = contents(directory.mailboxes[JUMA])[0]
    assert stored.endswith(b"\r\n\r\nKaribu.\r\n" + body)
    assert b"siri@example.org" not in stored


def test_a_header_without_end_is_refused(server: Running) -> None:
    mail = own(ASHA, extra=b"X-Ndefu: " + b"\r\n ".join([b"x" * 900] * 300) + b"\r\n")
    with server.client("submission", ASHA) as client, pytest.raises(smtplib.SMTPDataError) as refused:
        client.sendmail(ASHA, [JUMA], mail)
    assert refused.value.smtp_code == 552


def test_an_unknown_colleague_is_refused_at_once(server: Running) -> None:
    with server.client("submission", ASHA) as client, pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        client.sendmail(ASHA, [f"hayupo@{DOMAIN}"], own(ASHA))
    assert refused.value.recipients[f"hayupo@{DOMAIN}"][0] == 550


def test_swaks_signs_in_over_both_ports(server: Running, directory: MemoryDirectory) -> None:
    for port, option, mechanism in (("submission", "-tls", "LOGIN"), ("submissions", "--tlsc", "PLAIN")):
        host, number = server.address(port)
        command = [
            "swaks", "--server", f"{host}:{number}", option, "--auth", mechanism, "--auth-user", ASHA,
            "--auth-password", PASSWORD, "--from", ASHA, "--to", JUMA,
        ]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=60)
    assert len(contents(directory.mailboxes[JUMA])) == 2


def test_the_system_account_repeats_itself_and_is_heard_once(
    serve: Callable[..., Running], directory: MemoryDirectory, queue: SqlQueue
) -> None:
    system = f"mfumo@{DOMAIN}"
    mail = own(system, extra=b"Message-ID: <taarifa-7@afya.go.tz>\r\n")
    with serve(system_account=system).client("submission", system) as client:
        client.sendmail(system, [JUMA], mail)
        client.sendmail(system, [JUMA, ASHA, OUTSIDE], mail)
        first = directory.mailboxes[ASHA].path
        maildir.remove(first, "", maildir.scan(first)[0].base)
        client.sendmail(system, [JUMA, ASHA, OUTSIDE], mail)
        client.sendmail(system, [JUMA], own(system, extra=b"Message-ID: <taarifa-8@afya.go.tz>\r\n"))
    assert len(contents(directory.mailboxes[JUMA])) == 2
    assert not contents(directory.mailboxes[ASHA])
    assert queue.entry(2) is None


def test_a_system_message_that_was_delivered_and_not_acknowledged_is_not_doubled(
    serve: Callable[..., Running], directory: MemoryDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: Claims, message_id: str, addresses: list[str]) -> None:
        monkeypatch.undo()
        raise OSError(5, "Input/output error")

    system, path = f"mfumo@{DOMAIN}", directory.mailboxes[JUMA].path
    mail = own(system, extra=b"Message-ID: <taarifa-7@afya.go.tz>\r\n")
    with serve(system_account=system).client("submission", system) as client:
        monkeypatch.setattr(Claims, "close", broken)
        with pytest.raises(smtplib.SMTPDataError):
            client.sendmail(system, [JUMA], mail)
        maildir.set_flags(path, "", maildir.scan(path)[0].base, add="S")  # read at once
        client.sendmail(system, [JUMA], mail)
    assert [entry.flags for entry in maildir.scan(path)] == ["S"]


def test_a_person_or_a_stranger_may_repeat_a_message_id(
    serve: Callable[..., Running], directory: MemoryDirectory
) -> None:
    server = serve(system_account=f"mfumo@{DOMAIN}")
    mail = own(ASHA, extra=b"Message-ID: <taarifa-7@afya.go.tz>\r\n")
    with server.client("submission", ASHA) as client, server.client() as stranger:
        for _ in range(2):
            client.sendmail(ASHA, [JUMA], mail)
            stranger.sendmail(f"mfumo@{DOMAIN}", [JUMA], mail)
    assert len(contents(directory.mailboxes[JUMA])) == 4


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("Dr. Asha M. <a@b.tz>", ["a@b.tz"]),
        ('"Mrisho, Asha" <a@b.tz>, c@d.tz', ["a@b.tz", "c@d.tz"]),
        ("Kikundi: a@b.tz, c@d.tz;", ["a@b.tz", "c@d.tz"]),
        ("a@b.tz (boss@x.tz)", ["a@b.tz"]),
    ],
)
def test_the_authors_of_an_ordinary_header_are_read(value: str, found: list[str]) -> None:
    assert authors(value) == found


@pytest.mark.parametrize(
    "value", ["", ":;", "a@b.tz <c@d.tz>", "<a@b.tz>c@d.tz", "a@b.tz c@d.tz", "a@b.tz)c@d.tz"]
)
def test_a_header_that_two_programs_could_read_in_two_ways_is_refused(value: str) -> None:
    with pytest.raises(Refused):
        authors(value)
