"""When a file is destroyed, what was said on the way of its papers is gone too."""

from sqlalchemy import Select, update

from geos.core.db import command, db
from geos.routes.models import Opinion


@command
def forget(route_ids: Select[int]) -> None:
    """Blank every word of the opinions on these routes; who did what, and when, stays."""
    statement = update(Opinion).where(Opinion.route_id.in_(route_ids)).values(text="", conditions="")
    db.session.execute(statement, execution_options={"synchronize_session": False})
