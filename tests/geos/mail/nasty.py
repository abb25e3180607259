"""Messages as they come from broken programs, old programs, and people who mean harm. Made by hand."""

# ruff: noqa: E501, UP012 - a message is readable in the lines that it has on the wire

from base64 import b64encode

HEAD = b"From: a@example.com\r\nTo: b@afya.go.tz\r\nDate: Tue, 24 Nov 2026 09:14:00 +0300\r\n"


def crlf(text: str) -> bytes:
    """Readable source as it stands on the wire."""
    return text.strip("\n").replace("\n", "\r\n").encode()


def nested(depth: int) -> bytes:
    """Multiparts within multiparts."""
    raw = HEAD + b"Subject: ndani\r\n"
    for number in range(depth):
        raw += b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (number, number)
    return raw + b"Content-Type: text/plain\r\n\r\nchini kabisa\r\n"


MESSAGES: dict[str, bytes] = {
    "nothing": b"",
    "only_nuls": b"\0" * 4096,
    "random_bytes": bytes((n * 89 + 7) % 256 for n in range(8192)),
    "no_header": b"Hakuna kichwa hapa\r\n\r\nmwili\r\n",
    "no_body": HEAD + b"Subject: bila mwili",
    "no_date_no_sender": b"Subject: nani\r\n\r\nmwili\r\n",
    "bad_dates": b"From: a@example.com\r\nDate: Tue, 99 Foo 20267 99:99:99 +9999\r\n\r\nmwili\r\n",
    "far_future": b"From: a@example.com\r\nDate: Fri, 31 Dec 9999 23:59:59 -1200\r\n\r\nmwili\r\n",
    "eight_bit_header_utf8": HEAD + "Subject: Ng’ombe na mbuzi – ombi\r\n\r\nmwili\r\n".encode(),
    "eight_bit_header_latin": HEAD + "Subject: café très bien\r\n\r\nmwili\r\n".encode("latin-1"),
    "wrong_charset": HEAD + b"Subject: x\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n" + "Karibu – ñandú".encode(),
    "unknown_charset": HEAD + b"Subject: x\r\nContent-Type: text/plain; charset=x-klingon\r\n\r\n" + "ñandú".encode(),
    "charset_that_is_no_charset": HEAD + b"Content-Type: text/plain; charset=base64\r\n\r\naGFiYXJp\r\n",
    "slow_charset": HEAD + b"Content-Type: text/plain; charset=punycode\r\n\r\n" + b"a-" * 40_000,
    "utf16_text": HEAD + b"Content-Type: text/plain; charset=utf-16\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    + b64encode("Habari za ofisi".encode("utf-16")),
    "broken_base64": HEAD + b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\nSGFiYXJ!!!pI=\r\nxx\r\n",
    "broken_quoted_printable": HEAD
    + b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nHabari =ZZ =C3=\r\n",
    "unknown_encoding": HEAD + b"Content-Type: text/plain\r\nContent-Transfer-Encoding: x-rot13\r\n\r\nUnonev\r\n",
    "multipart_without_boundary": HEAD + b"Content-Type: multipart/mixed\r\n\r\n--x\r\n\r\nmwili\r\n--x--\r\n",
    "multipart_never_closed": HEAD
    + b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nnusu tu',
    "empty_parts": HEAD + b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\n\r\n--x\r\n--x--\r\n',
    "boundary_that_is_its_own_prefix": HEAD
    + b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\nContent-Type: multipart/mixed; boundary="x-y"'
    + b"\r\n\r\n--x-y\r\n\r\nndani\r\n--x-y--\r\n--x--\r\n",
    "deeply_nested": nested(400),
    "many_parts": HEAD + b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n'
    + b"--x\r\nContent-Type: application/pdf\r\n\r\n%PDF\r\n" * 2000 + b"--x--\r\n",
    "thousand_header_lines": b"".join(b"X-Line-%d: %s\r\n" % (n, b"y" * 60) for n in range(3000)) + HEAD
    + b"Subject: mwishoni\r\n\r\nmwili\r\n",
    "one_endless_header": b"From: a@example.com\r\nTo: " + b"x@example.com, " * 20_000 + b"\r\nSubject: s\r\n\r\nmwili\r\n",
    "endless_folds": b"From: a@example.com\r\nSubject: s" + b"\r\n \t" * 20_000 + b" mwisho\r\n\r\nmwili\r\n",
    "nul_in_header_and_body": b"From: a\0@example.com\r\nSubject: a\0b\r\n\r\nmwi\0li\r\n",
    "bare_line_ends": b"From: a@example.com\nSubject: LF tu\n\nmstari\rmwingine\n",
    "headers_with_broken_words": HEAD
    + b"Subject: =?utf-8?B?!!!?= =?utf-8?q?na_=ZZ?= =?x-none?b?YQ==?= =?utf-8?b?w4M=?= =?utf-8?b?wok=?=\r\n\r\nmwili\r\n",
    "split_encoded_words": HEAD
    + b"Subject: =?utf-8?b?TmfigA==?= =?utf-8?b?mW9tYmU=?=\r\n\r\nmwili\r\n",
    "addresses_like_traps": b'From: "ps@afya.go.tz" <mwizi@example.com>\r\nTo: ,,; undisclosed-recipients:;, <>, <@x>, "a,b" <c@d.tz>\r\n'
    + b'Reply-To: =?utf-8?q?a=2C_b?= <r@example.com>\r\n\r\nmwili\r\n',
    "sender_with_line_end": b"From: =?utf-8?q?Asha=0D=0ABcc:_x@y?= <a@example.com>\r\n\r\nmwili\r\n",
    "direction_marks": HEAD + "Subject: barua\u202efdp.exe\r\n\r\nmwili\u202e\r\n".encode(),
    "message_within": HEAD + b"Subject: mbele\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nsoma hii\r\n--x\r\n"
    + b"Content-Type: message/rfc822\r\n\r\nFrom: c@example.com\r\nSubject: =?utf-8?q?Ndani_ya_ndani?=\r\n\r\nasili\r\n--x--\r\n",
    "message_within_in_base64": HEAD + b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    + b64encode(b"From: c@example.com\r\n\r\nasili\r\n"),
    "delivery_report": HEAD + b"Subject: Haikufika\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n"
    + b"--x\r\n\r\nHaikufika.\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n"
    + b"Final-Recipient: rfc822; a@b\r\nAction: failed\r\n\r\n--x--\r\n",
    "html_only": HEAD + b"Subject: html\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    + "<html><head><title>t</title><style>p{background:url(http://x)}</style></head><body><p>Ndugu,</p>"
      "<p>Tafadhali <b>soma</b> <a href='http://nje.example.com/x'>hapa</a>.<br>Asante</p><ul><li>moja<li>mbili</ul>"
      "<img src='http://nje.example.com/p.gif' alt='nembo'></body></html>".encode(),
    "html_with_script": HEAD + b"Subject: <script>alert(1)</script>\r\nContent-Type: text/html\r\n\r\n"
    + b"<p onclick=alert(1)>salama</p><script>alert(2)</script><svg/onload=alert(3)><a href='javascript:alert(4)'>x</a>"
    + b"<iframe srcdoc='<script>alert(5)</script>'></iframe><math><style><img src=x onerror=alert(6)></style></math>",
    "html_unclosed_and_deep": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<div>" * 30_000 + b"chini" + b"<b><i>" * 1000,
    "html_and_blank_plain": HEAD + b"Content-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\n\r\n  \r\n--x\r\n"
    + b"Content-Type: text/html\r\n\r\n<p>iliyomo</p>\r\n--x--\r\n",
    "plain_and_html": HEAD + b"Content-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\n\r\nmaandishi\r\n--x\r\n"
    + b"Content-Type: text/html\r\n\r\n<p>kurasa</p>\r\n--x--\r\n",
    "html_attachment": HEAD + b"Subject: k\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nona\r\n--x\r\n"
    + b'Content-Type: text/html\r\nContent-Disposition: attachment; filename="a.html"\r\n\r\n<script>1</script>\r\n--x--\r\n',
    "strange_file_names": HEAD + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n"
    + b"".join(
        b"--x\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; " + name + b"\r\n\r\n%PDF\r\n"
        for name in (
            b'filename="../../etc/passwd"',
            b'filename="C:\\\\Users\\\\x\\\\barua.pdf"',
            b"filename*=utf-8''Ng%E2%80%99ombe.pdf",
            b"filename*0=sehemu; filename*1=-mbili.pdf",
            b'filename="=?utf-8?q?ng=C3=B3mbe=0D=0AX:y?=.pdf"',
            b"filename*=x-none'zz'%ZZ%",
            b'filename=""',
            b'filename="' + b"x" * 5000 + b'.pdf"',
            "filename=\"barua\u202efdp.exe\"".encode(),
        )
    ) + b"--x--\r\n",
    "strange_media_type": HEAD + b"Content-Type: ../../x; name=a.bin\r\n\r\nbiti\r\n",
    "winmail": HEAD + b'Content-Type: application/ms-tnef; name="winmail.dat"\r\nContent-Transfer-Encoding: base64\r\n\r\neJ8+Ig==\r\n',
    "uuencoded": HEAD + b"Content-Type: text/plain\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 a.txt\r\n#:&D*\r\n`\r\nend\r\n",
    "control_signs": HEAD + b"Subject: a\x07\x1b[31m\r\n\r\n\x1b[2Jmwili\x08\r\n",
    "long_line": HEAD + b"\r\n" + b"neno " * 200_000,
}  # fmt: skip
