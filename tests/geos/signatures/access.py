"""Everybody has a signature of their own; the certification authority is the administrator's."""

from types import SimpleNamespace

from geos.signatures import queries
from geos.signatures.models import AuthorityKind
from tests.geos.factories import PASSPHRASE, PASSWORD, PIN, signing_key
from tests.geos.test_access import KINDS, Row

ADMINS = "admin other_admin"
# Who has a certificate in the scene; the officer's is the one that is looked at.
SIGNERS = "ps deputy director officer records"
WITHOUT = " ".join(kind for kind in KINDS if kind not in ("nobody", *SIGNERS.split()))
NEW = {"pin": "bahari-77", "pin_again": "bahari-77"}


def scene(office):
    """The officer's certificate, and the neighbour's root."""
    signing_key(office.officer)
    return SimpleNamespace(
        officer=queries.standing(office.officer.person.id),
        root=queries.authority(office.afya.id, AuthorityKind.ROOT),
        granted={"post": office.deputy.post.id, "principal": office.ps.post.id},
    )


def _certificate(scene):
    return {"certificate_id": scene.officer.id}


def _revoking(scene):
    return {"version": scene.officer.version, "reason": "left", "words": "Amestaafu"}


ROWS = (
    Row("GET", "signatures.mine", "everyone"),
    Row("GET", "signatures.enrol", "everyone"),
    Row(
        "POST", "signatures.enrol", WITHOUT, 303, others=422,
        data=lambda scene: {"password": PASSWORD, **NEW},
    ),
    Row("GET", "signatures.change_pin", SIGNERS),
    Row("POST", "signatures.change_pin", SIGNERS, 303, data=lambda scene: {"old_pin": PIN, **NEW}),
    Row("GET", "signatures.renew_certificate", SIGNERS),
    Row("POST", "signatures.renew_certificate", SIGNERS, 303, data=lambda scene: {"pin": PIN}),
    Row("GET", "signatures.revoke_own", SIGNERS),
    Row("POST", "signatures.revoke_own", SIGNERS, 303, data=lambda scene: {"words": ""}),
    Row("GET", "signatures.index", ADMINS),
    Row("GET", "signatures.make_authority", ADMINS),
    Row("POST", "signatures.make_authority", ADMINS, 422),
    Row("POST", "signatures.export_root", ADMINS),
    Row("GET", "signatures.take_root_offline", ADMINS),
    Row("POST", "signatures.take_root_offline", ADMINS, 422, data=lambda scene: {"passphrase": PASSPHRASE}),
    Row("GET", "signatures.renew_authority", ADMINS),
    Row("POST", "signatures.renew_authority", ADMINS, 303, data=lambda scene: {"passphrase": PASSPHRASE}),
    Row("GET", "signatures.let_sign_for", ADMINS),
    Row("POST", "signatures.let_sign_for", ADMINS, 422),  # the posts to choose from are one's own
    Row("POST", "signatures.end_signing_for", "admin", 303, data=lambda scene: scene.granted),
    Row("GET", "signatures.certificate", "officer admin", args=_certificate),
    Row("GET", "signatures.revoke_certificate", "admin", args=_certificate),
    Row("POST", "signatures.revoke_certificate", "admin", 303, args=_certificate, data=_revoking),
    Row("GET", "signatures.crl", "", public=200, args=lambda scene: {"name": "AFYA"}),
    Row("GET", "signatures.authorities", "", public=200, args=lambda scene: {"name": "AFYA"}),
)  # fmt: skip
