"""Asking a timestamp authority (RFC 3161) over HTTP, and believing only an answer to what was asked."""

import urllib.request
from asyncio import to_thread
from base64 import b64encode
from urllib.error import HTTPError

from asn1crypto import cms, tsp
from pyhanko.sign.timestamps.api import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError

MOST = 64 * 1024  # bytes of an answer


class HttpStamper(TimeStamper):
    """One address, optionally with user and password; gives up after `seconds`."""

    def __init__(self, url: str, user: str, password: str, seconds: float) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        if not url.startswith(("http://", "https://")):
            raise TimestampRequestError("the timestamp authority's address is not http")
        self._url, self._seconds = url, seconds
        self._headers = {
            "Content-Type": "application/timestamp-query",
            "Accept": "application/timestamp-reply",
        }
        if user:
            given = b64encode(f"{user}:{password}".encode()).decode()
            self._headers["Authorization"] = f"Basic {given}"

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        return await to_thread(self._asked, req.dump())

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """The token; TimestampRequestError where it is about something else or cannot be read."""
        try:
            token = await super().async_timestamp(message_digest, md_algorithm)
            about = token["content"]["encap_content_info"]["content"].parsed["message_imprint"]
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise TimestampRequestError("the timestamp authority's answer cannot be read") from error
        if about["hashed_message"].native != message_digest:
            raise TimestampRequestError("the timestamp is of something else")
        return token

    def _asked(self, body: bytes) -> tsp.TimeStampResp:
        asked = urllib.request.Request(self._url, body, self._headers)  # noqa: S310 - http(s) only, see above
        try:
            with urllib.request.urlopen(asked, timeout=self._seconds) as answer:  # noqa: S310
                data = answer.read(MOST)
        except HTTPError as error:
            error.close()  # it holds the answer's connection
            raise TimestampRequestError("the timestamp authority refuses") from error
        except OSError as error:  # URLError and time-out are that
            raise TimestampRequestError("the timestamp authority does not answer") from error
        return tsp.TimeStampResp.load(data)
