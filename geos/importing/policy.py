"""Who fills an institution from a file: its administrators, by the rule of every other door."""

from geos.core.policy import Policy
from geos.importing.models import Import
from geos.importing.workflow import administrator

POLICY: Policy[Import] = Policy({"read": administrator, "administer": administrator})
