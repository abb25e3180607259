"""One conversation with the next server: one message to some recipients, what became of each."""

import ssl
from collections.abc import Sequence

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPConnectResponseError,
    SMTPException,
    SMTPHeloError,
    SMTPRecipientRefused,
    SMTPResponseException,
)

from mailserver.message import Message
from mailserver.ports import Outcome, Route, Tls

SLOWEST_LINE = 2000  # bytes a second that a large message may crawl
OURS_TO_MEND = (530, 538)  # the server wants TLS or a password: a setting is wrong, not the message

Result = tuple[Outcome, str]


async def send(
    route: Route, hostname: str, sender: str, recipients: Sequence[str], message: Message, timeout: float
) -> dict[str, Result]:
    """Try to send; the outcome and the server's reply for every recipient. `timeout` in seconds per reply."""
    try:
        async with _client(route, hostname, timeout) as client:
            return await _converse(client, sender, recipients, message, timeout)
    except (SMTPAuthenticationError, SMTPConnectResponseError, SMTPHeloError) as error:
        # Said before it heard of our message, so it is no verdict on it.
        result = Outcome.DELAYED, f"{error.code} {error.message}"
    except SMTPResponseException as error:
        result = _judge(error.code, error.message)
    except (SMTPException, OSError, TimeoutError) as error:
        result = Outcome.DELAYED, f"451 4.4.1 {route.host}: {error or type(error).__name__}"
    return dict.fromkeys(recipients, result)


def _client(route: Route, hostname: str, timeout: float) -> SMTP:
    starts = {Tls.OPPORTUNISTIC: None, Tls.REQUIRED: True}
    return SMTP(
        hostname=route.host,
        port=route.port,
        local_hostname=hostname,
        timeout=timeout,
        use_tls=route.tls is Tls.IMPLICIT,
        start_tls=starts.get(route.tls, False),
        tls_context=_context(route.tls),
        username=route.username or None,
        password=route.password or None,
    )


def _context(tls: Tls) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if tls is Tls.OPPORTUNISTIC:  # RFC 7435: some protection, since the alternative is none
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


async def _converse(
    client: SMTP, sender: str, recipients: Sequence[str], message: Message, timeout: float
) -> dict[str, Result]:
    content = bytes(message)
    await client.mail(sender, options=_options(client, content))
    results: dict[str, Result] = {}
    for recipient in recipients:
        try:
            await client.rcpt(recipient)
        except SMTPRecipientRefused as refused:
            results[recipient] = _judge(refused.code, refused.message)
    taken = [recipient for recipient in recipients if recipient not in results]
    if taken:
        answer = await client.data(content, timeout=timeout + len(content) / SLOWEST_LINE)
        results |= dict.fromkeys(taken, (Outcome.SENT, f"{answer.code} {answer.message}"))
    return results


def _options(client: SMTP, content: bytes) -> list[str]:
    offers = {
        "size": (True, f"SIZE={len(content)}"),
        "8bitmime": (not content.isascii(), "BODY=8BITMIME"),
    }
    return [option for name, (wanted, option) in offers.items() if wanted and client.supports_extension(name)]


def _judge(code: int, text: str) -> Result:
    lasting = 500 <= code < 600 and code not in OURS_TO_MEND
    return (Outcome.FAILED if lasting else Outcome.DELAYED), f"{code} {text}"
