"""Words of the structure: kinds of units, registries and institutions, and what each role lets one do."""

from flask_babel import LazyString
from flask_babel import lazy_pgettext as _p

from geos.core.actor import Role
from geos.directory.models import InstitutionKind, RegistryKind, UnitKind

UNIT_KINDS: dict[UnitKind, LazyString] = {
    UnitKind.DEPARTMENT: _p("unit", "Department"),
    UnitKind.UNIT: _p("unit", "Unit"),
    UnitKind.SECTION: _p("unit", "Section"),
}
REGISTRY_KINDS: dict[RegistryKind, LazyString] = {
    RegistryKind.OPEN: _p("registry", "Open"),
    RegistryKind.CONFIDENTIAL: _p("registry", "Confidential"),
}
INSTITUTION_KINDS: dict[InstitutionKind, LazyString] = {
    InstitutionKind.MINISTRY: _p("institution", "Ministry"),
    InstitutionKind.OFFICE: _p("institution", "Office"),
    InstitutionKind.COMMISSION: _p("institution", "Commission"),
    InstitutionKind.AGENCY: _p("institution", "Agency"),
    InstitutionKind.AUTHORITY: _p("institution", "Authority"),
    InstitutionKind.REGION: _p("institution", "Region"),
    InstitutionKind.COUNCIL: _p("institution", "Council"),
    InstitutionKind.EMBASSY: _p("institution", "Embassy"),
    InstitutionKind.CORPORATION: _p("institution", "Corporation"),
    InstitutionKind.UNIVERSITY: _p("institution", "University"),
    InstitutionKind.HOSPITAL: _p("institution", "Hospital"),
}
# Name and meaning of each role.
ROLES: dict[Role, tuple[LazyString, LazyString]] = {
    Role.OFFICER: (_p("role", "Action officer"), _p("role", "works on files, writes memos and letters")),
    Role.SUPERVISOR: (_p("role", "Supervisor"), _p("role", "heads a unit, approves and reassigns its work")),
    Role.SECRETARY: (
        _p("role", "Personal secretary"),
        _p("role", "keeps the desk of a senior officer, sets who acts"),
    ),
    Role.REGISTRY_CLERK: (
        _p("role", "Registry clerk"),
        _p("role", "registers letters, files folios, moves files"),
    ),
    Role.RECORDS_MANAGER: (
        _p("role", "Records officer"),
        _p("role", "answers for a registry: opens, closes and disposes of files"),
    ),
    Role.ARCHIVIST: (_p("role", "Archivist"), _p("role", "appraises closed files with the records officer")),
    Role.INSTITUTION_ADMIN: (
        _p("role", "Administrator"),
        _p("role", "structure, people and mailboxes of the institution; reads nobody's mail"),
    ),
    Role.HELPDESK: (_p("role", "Helpdesk"), _p("role", "new passwords and unlocking; reads nobody's mail")),
    Role.AUDITOR: (_p("role", "Auditor"), _p("role", "reads the journal of the institution")),
    Role.AUTHORITY: (
        _p("role", "Operator of the Authority"),
        _p("role", "all institutions: structure and state, never contents"),
    ),
}
