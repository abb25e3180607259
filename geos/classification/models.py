"""The keyword scheme: series, and below each its descriptors."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geos.core.db import db


class Keyword(db.Model):
    """One row of an institution's keyword scheme: a series (45 Tiba) or, below it, a descriptor (312)."""

    __tablename__ = "keyword"
    __table_args__ = (UniqueConstraint("institution_id", "parent_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("keyword.id"))
    code: Mapped[str] = mapped_column(String(12))
    name_sw: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))

    parent: Mapped["Keyword | None"] = relationship(remote_side=id)
