"""What `geos check` looks at: the second factors open with this server's secret."""

from collections.abc import Iterator

from sqlalchemy import select

from geos.accounts import sealing
from geos.accounts.models import Account
from geos.core.db import db

CHUNK = 500  # rows held at a time


def findings() -> Iterator[str]:
    """Everything that does not hold; empty where all is well."""
    query = select(Account.id, Account.username, Account.totp).where(Account.totp.is_not(None))
    for id, username, sealed in db.session.execute(
        query.order_by(Account.id).execution_options(yield_per=CHUNK)
    ):
        if sealing.unseal(sealed or "", sealing.second_factor_of(id)) is None:
            yield f"account {username}: its second factor does not open with the secret in the keys folder"
