"""The second factor: setting it up, its recovery codes, using either, and giving it up."""

from secrets import choice

from sqlalchemy import delete

from geos.accounts import queries, sealing, totp
from geos.accounts.models import Account, Factor, RecoveryCode
from geos.accounts.service.noting import note, tell_owner
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import Invalid, WrongState

CODES = 10
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that are taken for one another
LENGTH = 10  # signs of a recovery code: 49 bits, and nobody tries them without the server's secret


def enrol(actor: Actor, secret: str, code: str) -> list[str]:
    """Set up the second factor with the code that the phone made of this secret; gives the recovery codes.

    A factor that there was is replaced, and its recovery codes with it. Invalid for a wrong code.
    """
    codes: list[str] = []
    _enrol(actor, secret, code, codes)
    return codes


@command
def _enrol(actor: Actor, secret: str, code: str, codes: list[str]) -> Account:
    account = queries.of_actor(actor)
    step = totp.step_of(secret, tidy(code), now(), None)
    if step is None:
        raise Invalid(fields={"code": "This is not the code. Write the six digits that your phone shows now"})
    account.totp, account.totp_at = sealing.seal(secret, sealing.second_factor_of(account.id)), now()
    account.totp_step = step
    codes += _fresh_codes(account)
    note(account, "enrol_second_factor")
    tell_owner(account, "second_factor_on")
    return account


def use(account: Account, text: str) -> Factor | None:
    """Which factor this code is of an account locked in this command, used up by it; None for a wrong one."""
    code = tidy(text)
    if len(code) == 6 and code.isascii() and code.isdigit():
        return _use_totp(account, code)
    return _use_recovery_code(account, code)


def _use_totp(account: Account, code: str) -> Factor | None:
    secret = sealing.unseal(account.totp or "", sealing.second_factor_of(account.id))
    step = totp.step_of(secret, code, now(), account.totp_step) if secret else None
    if step is None:
        return None
    account.totp_step = step
    return Factor.TOTP


def _use_recovery_code(account: Account, code: str) -> Factor | None:
    mark = sealing.mark(code, sealing.second_factor_of(account.id))
    row = (
        db.session.query(RecoveryCode)
        .filter_by(account_id=account.id, code_hash=mark, used_at=None)
        .one_or_none()
    )
    if row is None:
        return None
    row.used_at = now()
    note(account, "use_recovery_code")
    left = queries.recovery_codes_left(account.id)
    tell_owner(account, "recovery_code_used", reference=str(left))
    return Factor.RECOVERY


def renew_codes(actor: Actor) -> list[str]:
    """Ten fresh recovery codes; earlier ones work no more."""
    codes: list[str] = []
    _renew_codes(actor, codes)
    return codes


@command
def _renew_codes(actor: Actor, codes: list[str]) -> Account:
    account = queries.of_actor(actor)
    if not account.second_factor:
        raise WrongState("Set up the second factor first")
    codes += _fresh_codes(account)
    note(account, "renew_recovery_codes")
    return account


@command
def stop(actor: Actor) -> Account:
    """The owner signs in with the password alone again; refused where a role requires two factors."""
    account = queries.of_actor(actor)
    if queries.requires_second_factor(actor) and not account.second_factor_waived:
        raise WrongState("Your post requires a second factor. You may move it to another phone")
    if account.second_factor:
        take_off(account)
        note(account, "stop_second_factor")
        tell_owner(account, "second_factor_off", title=actor.name)
    return account


def take_off(account: Account) -> None:
    """Remove the factor and its codes, inside a command."""
    account.totp = account.totp_at = account.totp_step = None
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))


def tidy(text: str) -> str:
    """A code without the blanks and lines that people write between its groups."""
    return "".join(sign for sign in text.lower() if sign.isalnum())


def _fresh_codes(account: Account) -> list[str]:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    made = ["".join(choice(SIGNS) for _ in range(LENGTH)) for _ in range(CODES)]
    db.session.add_all(
        RecoveryCode(
            account_id=account.id, code_hash=sealing.mark(code, sealing.second_factor_of(account.id))
        )
        for code in made
    )
    return [f"{code[:5]}-{code[5:]}" for code in made]
