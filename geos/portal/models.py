"""How often letters were asked about: numbers by day and institution, nothing about who asked."""

from datetime import date
from enum import StrEnum

from sqlalchemy import Date, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from geos.core.db import db
from geos.core.types import choice


class Outcome(StrEnum):
    """What was answered."""

    GENUINE = "genuine"
    WAITING = "waiting"  # signed, but others are still to sign, or it has not been sent
    ANNULLED = "annulled"
    STRUCK_OUT = "struck_out"
    UNKNOWN = "unknown"


class VerificationCount(db.Model):
    """So many answers of one kind on one day (the office's); `institution_id` 0 where no letter was found."""

    __tablename__ = "verification_count"
    __table_args__ = (UniqueConstraint("day", "institution_id", "outcome"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(Date)
    institution_id: Mapped[int]
    outcome: Mapped[Outcome] = mapped_column(choice(Outcome))
    count: Mapped[int]
