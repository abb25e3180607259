"""Rows (subject, token). A token is `post:3`, `unit:2`, `registry:1` or `person:7`."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from geos.core.clock import now
from geos.core.db import db
from geos.core.types import UtcDateTime


class AccessRow(db.Model):
    """The holder of this token may read this subject, as far as clearance allows."""

    __tablename__ = "access_row"
    __table_args__ = (Index("ix_access_row_token", "token", "subject_kind", "subject_id"),)

    subject_kind: Mapped[str] = mapped_column(String(24), primary_key=True)  # table name of the subject
    subject_id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(24), primary_key=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
