"""Acts of the Authority: upon requests to join, upon institutions, upon the register of domain names."""

from geos.joining.service.activating import Slip, activate_request, renew_slips
from geos.joining.service.domains import (
    edit_domain,
    register_domain,
    release_domain,
    renew_domain,
    restore_domain,
    transfer_domain,
)
from geos.joining.service.institutions import (
    close_institution,
    edit_institution,
    reopen_institution,
    resume_institution,
    suspend_institution,
)
from geos.joining.service.proving import prove_domain
from geos.joining.service.requests import edit_request, prepare_request
from geos.joining.service.reviewing import (
    approve_request,
    refuse_request,
    return_request,
    submit_request,
    withdraw_request,
)
from geos.joining.service.sweeping import sweep

__all__ = [
    "Slip",
    "activate_request",
    "approve_request",
    "close_institution",
    "edit_domain",
    "edit_institution",
    "edit_request",
    "prepare_request",
    "prove_domain",
    "refuse_request",
    "register_domain",
    "release_domain",
    "renew_domain",
    "renew_slips",
    "reopen_institution",
    "restore_domain",
    "resume_institution",
    "return_request",
    "submit_request",
    "suspend_institution",
    "sweep",
    "transfer_domain",
    "withdraw_request",
]
