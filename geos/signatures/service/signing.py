"""Signing a PDF with an opened key: the certificate is looked at once more, then the signature is laid in."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from flask import current_app
from sqlalchemy import select

from geos.core.clock import now
from geos.core.db import db
from geos.core.errors import Invalid
from geos.documents.pdf import papers
from geos.documents.pdf.sheets import Language
from geos.signatures import queries
from geos.signatures.keys import SigningKey
from geos.signatures.models import SignerCertificate, SigningAuthority
from geos.signatures.service.authorities import issue_crl


@dataclass(frozen=True)
class Seal:
    """A signature's visible block: its field, its lines, and its box on a page (from 0), in points from the
    bottom left. `reason` and `post` stand in the signature itself, `at` is its moment.
    """

    field: str
    lines: tuple[str, ...]
    reason: str
    page: int
    box: tuple[float, float, float, float]
    at: datetime
    post: str = ""
    language: Language = "sw"


class NoTimestamp(Invalid):
    """The timestamp authority did not answer as it should; nothing was signed."""

    key = "The timestamp authority does not answer, so nothing was signed. Try again later"


def sign_pdf(key: SigningKey, pdf: bytes, seal: Seal) -> bytes:
    """The PDF with one more signature (PAdES B-LT, with B-T where GEOS_TSA_URL is set).

    Appends a revision and rewrites nothing, so that earlier signatures stay good. Invalid where the
    certificate was revoked, has expired, or is of an institution that the person has left; NoTimestamp
    where a time was to be had and was not. Inside a command the certificate is held, so that nobody
    revokes it meanwhile.
    """
    from geos.signatures import paper  # noqa: PLC0415  # heavy: imported when first used

    row = _good(key, seal.at)
    x1, y1, x2, y2 = seal.box
    block = paper.Block(
        field=seal.field,
        page=seal.page,
        box=seal.box,
        drawing=_drawn(seal.lines, round(x2 - x1, 2), round(y2 - y1, 2), seal.language),
        name=row.person.name,
        reason=seal.reason,
        post=seal.post,
        spoken="; ".join(seal.lines),
        at=seal.at,
    )
    try:
        return paper.lay_in(pdf, key, block, _proof(row, seal.at), _stamper())
    except OSError as error:  # pyHanko's TimestampRequestError is that
        raise NoTimestamp from error


@lru_cache(maxsize=64)
def _drawn(lines: tuple[str, ...], width: float, height: float, language: Language) -> bytes:
    """The visible block; many letters of one signer and day have the same."""
    return papers.render_seal(lines, width, height, language)


def _good(key: SigningKey, at: datetime) -> SignerCertificate:
    """The key's certificate where it may sign at this moment."""
    query = select(SignerCertificate).filter_by(serial=key.serial, person_id=key.person_id)
    row = db.session.scalars(
        query.with_for_update(read=True, of=SignerCertificate).execution_options(populate_existing=True)
    ).one_or_none()
    if row is None or row.revoked_at is not None:
        raise Invalid("Your signing certificate is revoked. Make a new one under your name: Signature")
    if not row.not_before <= at < row.not_after or row.not_after <= now():
        raise Invalid("Your signing certificate has expired. Make a new one under your name: Signature")
    if row.person.ended_at is not None or row.person.institution_id != row.institution_id:
        raise Invalid("Your signing certificate is of an institution in which you serve no more")
    return row


def _proof(row: SignerCertificate, at: datetime) -> "paper.Proof":  # type: ignore[name-defined]  # noqa: F821
    from geos.signatures import paper  # noqa: PLC0415  # heavy: imported when first used

    issuing = row.authority
    root = issuing.parent
    if root is None:
        raise RuntimeError("an issuing authority without its root")
    chain = (row.certificate, issuing.certificate, root.certificate)
    return paper.Proof(chain, (_list_at(issuing, at), _list_at(root, at)))


def _list_at(authority: SigningAuthority, at: datetime) -> bytes:
    """The revocation list that holds at this moment; a fresh one where the last has run out."""
    found = queries.newest_crl(authority.id)
    if found is None or found.next_update <= at:
        found = issue_crl(authority)
    return found.data


def _stamper() -> Any:
    config = current_app.config
    if not config["GEOS_TSA_URL"]:
        return None
    from geos.signatures.stamping import HttpStamper  # noqa: PLC0415  # heavy: imported when first used

    return HttpStamper(
        config["GEOS_TSA_URL"],
        config["GEOS_TSA_USER"],
        config["GEOS_TSA_PASSWORD"],
        config["GEOS_TSA_SECONDS"],
    )
