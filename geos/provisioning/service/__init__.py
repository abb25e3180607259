"""Acts that touch people, posts, accounts and mailboxes together, each in one transaction."""

from geos.provisioning.service.founding import found_institution
from geos.provisioning.service.mailboxes import create_group, set_members, split
from geos.provisioning.service.staffing import LANGUAGES, Provisioned, provision_staff, renew_link

__all__ = [
    "LANGUAGES",
    "Provisioned",
    "create_group",
    "found_institution",
    "provision_staff",
    "renew_link",
    "set_members",
    "split",
]
