"""Acts of the diary: bringing files up, and putting them away. Each is one transaction."""

from geos.diary.service.bringing import bring_up, finish, move, withdraw
from geos.diary.service.daily import issue, issue_ticked, take_out_ticked
from geos.diary.service.shelving import put_away, put_away_ticked, undo_put_away
from geos.diary.service.sweeping import sweep_days

__all__ = [
    "bring_up",
    "finish",
    "issue",
    "issue_ticked",
    "move",
    "put_away",
    "put_away_ticked",
    "sweep_days",
    "take_out_ticked",
    "undo_put_away",
    "withdraw",
]
