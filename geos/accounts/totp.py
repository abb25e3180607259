"""The second factor: six digits that a phone makes of a shared secret and the time (TOTP, RFC 6238)."""

from datetime import datetime

import pyotp
import segno

STEP = 30  # seconds
DRIFT = 1  # steps by which a phone's clock may differ, each way
ISSUER = "GeOS"


def new_secret() -> str:
    """160 bits in base32, as phones take it."""
    return pyotp.random_base32()


def address(secret: str, username: str) -> str:
    """The otpauth: address that a phone reads from the picture."""
    return pyotp.TOTP(secret, interval=STEP).provisioning_uri(name=username, issuer_name=ISSUER)


def picture(secret: str, username: str) -> str:
    """The address as a QR picture: an SVG element without styles; its label stands around it."""
    code = segno.make(address(secret, username), error="m", micro=False)
    drawn = code.svg_inline(border=2, scale=4, svgclass="qr", lineclass=None, omitsize=True)
    return drawn.replace("<svg ", '<svg aria-hidden="true" ', 1)


def grouped(secret: str) -> str:
    """The secret in groups of four, for whoever types it."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def step_of(secret: str, code: str, moment: datetime, after: int | None) -> int | None:
    """The step whose code this is, or None; a step not later than `after` was used and is refused."""
    made = pyotp.TOTP(secret, interval=STEP)
    present = int(moment.timestamp()) // STEP
    for step in range(present - DRIFT, present + DRIFT + 1):
        if (after is None or step > after) and pyotp.utils.strings_equal(made.generate_otp(step), code):
            return step
    return None
