"""Laying a signature into a PDF: PAdES (ETSI.CAdES.detached) by pyHanko, one revision for each signature.

Chain and revocation lists go into the document's security store in the revision that the signature covers,
so that the whole file is signed and nothing has to be fetched to verify it, ever.

Importing pyHanko takes a second: import this module where it is first used.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from io import BytesIO

from asn1crypto import crl, x509
from pyhanko.pdf_utils import layout
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner, PdfSigningSession
from pyhanko.sign.timestamps.api import TimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.stamp.static import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from geos.signatures.keys import SigningKey

# Bytes kept for a signature: it takes 2.4 kB with its chain of three, a timestamp with its own some 6.
ROOM, ROOM_WITH_TIME = 4096, 12_288
__all__ = ["Block", "Proof", "lay_in"]


@dataclass(frozen=True)
class Block:
    """What is seen: field name, page (from 0), box in points from the bottom left, and its drawing, a PDF."""

    field: str
    page: int
    box: tuple[float, float, float, float]
    drawing: bytes
    name: str
    reason: str
    post: str
    spoken: str  # what a screen reader says of the field
    at: datetime


@dataclass(frozen=True)
class Proof:
    """The signer's chain (signer first, root last) and the revocation lists in force, DER."""

    chain: tuple[bytes, ...]
    lists: tuple[bytes, ...]


def lay_in(pdf: bytes, key: SigningKey, block: Block, proof: Proof, stamper: TimeStamper | None) -> bytes:
    """The PDF with one more revision: the signature, its visible block, and what verifies it later."""
    writer = _Appending(BytesIO(pdf))
    chain = [_certificate(data) for data in proof.chain]
    DocumentSecurityStore.supply_dss_in_writer(
        writer, None, certs=chain, crls=[_list(data) for data in proof.lists]
    )
    x1, y1, x2, y2 = block.box
    spec = SigFieldSpec(
        sig_field_name=block.field,
        on_page=block.page,
        box=(x1, y1, x2, y2),  # type: ignore[arg-type]  # points may be fractions
        readable_field_name=block.spoken,
    )
    meta = PdfSignatureMetadata(
        field_name=block.field,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        name=block.name,
        reason=block.reason or None,
        contact_info=block.post or None,
    )
    signer = _Timed(
        meta,
        _Held(key, chain),
        at=block.at,
        timestamper=stamper,
        stamp_style=_style(block.drawing),
        new_field_spec=spec,
    )
    room = ROOM_WITH_TIME if stamper else ROOM
    signed: BytesIO = signer.sign_pdf(writer, bytes_reserved=2 * room)
    return signed.getvalue()


class _Appending(IncrementalPdfFileWriter):
    """Leaves the paper's own description as it was printed: a PDF/A's must agree with itself."""

    def _update_meta(self) -> None:
        pass


class _Timed(PdfSigner):
    """Signs at the moment that stands in the letter, not a second later."""

    def __init__(self, *args: object, at: datetime, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._at = at

    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._at
        return session

    def register_extensions(self, pdf_out: BasePdfFileWriter, *, md_algorithm: str) -> None:
        """PAdES alone; P-256 would be declared as of PDF 2.0, which a PDF/A-2 is not."""
        pdf_out.register_extension(ESIC_EXTENSION_1)


class _Held(Signer):
    """Signs with an opened key, whose bytes pyHanko never sees."""

    def __init__(self, key: SigningKey, chain: Sequence[x509.Certificate]) -> None:
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        store.register_multiple(chain[1:])
        super().__init__(signing_cert=chain[0], cert_registry=store)
        self._key = key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        return bytes(80) if dry_run else self._key.sign(data)


class _Drawing(PdfContent):
    """The visible block as a form, from a PDF of one page that is as large as the box."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__()
        self._pdf = pdf

    def render(self) -> bytes:
        drawn = self._ensure_writer.import_page_as_xobject(PdfFileReader(BytesIO(self._pdf)))
        x1, y1, x2, y2 = (float(part) for part in drawn.get_object()["/BBox"])
        self.resources.xobject["/Seal"] = drawn
        self.box = layout.BoxConstraints(width=abs(x2 - x1), height=abs(y2 - y1))
        return b"/Seal Do"


def _style(drawing: bytes) -> StaticStampStyle:
    edge = layout.SimpleBoxLayoutRule(
        x_align=layout.AxisAlignment.ALIGN_MIN,
        y_align=layout.AxisAlignment.ALIGN_MAX,
        margins=layout.Margins(0, 0, 0, 0),
        inner_content_scaling=layout.InnerScaling.SHRINK_TO_FIT,
    )
    return StaticStampStyle(border_width=0, background=_Drawing(drawing), background_layout=edge)


@lru_cache(maxsize=512)
def _certificate(data: bytes) -> x509.Certificate:
    return x509.Certificate.load(data)


@lru_cache(maxsize=64)
def _list(data: bytes) -> crl.CertificateList:
    return crl.CertificateList.load(data)
