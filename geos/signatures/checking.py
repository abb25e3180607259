"""Looking at the signatures of a PDF with pyHanko: nothing is fetched, all that is needed lies in the file.

Importing pyHanko takes a second: import this module where it is first used.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.general import CMSExtractionError, SigningError
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import ValidationInfoReadingError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from geos.core.errors import Invalid

# What a damaged file makes the reader raise, besides its own errors.
DAMAGE = (
    *(PdfError, SigningError, CMSExtractionError, ValueError, TypeError, LookupError, AttributeError),
    *(AssertionError, OSError, RecursionError, NotImplementedError),
)
# Revisions that come after a signature and are none of its business: further signatures, and their data.
HARMLESS = (ModificationLevel.NONE, ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING)


@dataclass(frozen=True)
class Found:
    """One signature as it stands in the file; `serial` is hexadecimal, `root` the DER of the trusted root."""

    signer: str
    serial: str
    post: str
    at: datetime | None
    intact: bool
    trusted: bool
    covers_all: bool
    timestamped: bool
    root: bytes


NOTHING = Found("", "", "", None, False, False, False, False, b"")


def check(pdf: bytes, roots: Iterable[bytes], time_roots: Iterable[bytes] = ()) -> list[Found]:
    """Every signature in the order in which they were made; Invalid where this is no PDF that can be read."""
    try:
        reader = PdfFileReader(BytesIO(pdf), strict=False)
        signatures = list(reader.embedded_regular_signatures)
    except DAMAGE as error:
        raise Invalid("This file cannot be read as a PDF") from error
    known, times = list(roots), list(time_roots)
    return [_looked_at(reader, signature, known, times) for signature in signatures]


def _looked_at(
    reader: PdfFileReader, signature: EmbeddedPdfSignature, roots: list[bytes], times: list[bytes]
) -> Found:
    try:
        at = signature.self_reported_timestamp
        status = asyncio.run(_status(reader, signature, at, roots, times))
        return _found(signature, at, status)
    except DAMAGE:
        return NOTHING


async def _status(
    reader: PdfFileReader,
    signature: EmbeddedPdfSignature,
    at: datetime | None,
    roots: list[bytes],
    times: list[bytes],
) -> PdfSignatureStatus:
    return await async_validate_pdf_signature(
        signature,
        signer_validation_context=_context(reader, at, roots, "require"),
        ts_validation_context=_context(reader, at, times, "soft-fail"),
    )


def _context(reader: PdfFileReader, at: datetime | None, roots: list[bytes], mode: str) -> ValidationContext:
    """Trust as it was at the moment of signing, with the chain and the lists that lie in the file."""
    settings: dict[str, Any] = {
        "trust_roots": [x509.Certificate.load(data) for data in roots],
        "allow_fetching": False,
        "revocation_mode": mode,
        "moment": at,
    }
    try:
        return DocumentSecurityStore.read_dss(reader).as_validation_context(settings)
    except ValidationInfoReadingError:
        return ValidationContext(**settings, crls=[], ocsps=[])


def _found(signature: EmbeddedPdfSignature, at: datetime | None, status: PdfSignatureStatus) -> Found:
    certificate = status.signing_cert
    time = status.timestamp_validity
    harmless = status.modification_level in HARMLESS and bool(status.docmdp_ok)
    return Found(
        signer=str(certificate.subject.native.get("common_name", "")),
        serial=f"{certificate.serial_number:x}",
        post=str(signature.sig_object.get("/ContactInfo", "")),
        at=at,
        intact=status.intact and status.valid and harmless,
        trusted=status.trusted and at is not None,
        covers_all=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        timestamped=time is not None and time.intact and time.valid and time.trusted,
        root=_anchor(status),
    )


def _anchor(status: PdfSignatureStatus) -> bytes:
    """The trusted root at the end of the signer's path."""
    path = status.validation_path
    return bytes(path.first.dump()) if path is not None and status.trusted else b""
