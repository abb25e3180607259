"""Who sets acting, changes the structure, and looks into the address book."""

from datetime import timedelta

from geos.core.clock import today
from geos.directory import service
from geos.directory.models import UnitKind
from tests.geos.factories import CLI
from tests.geos.test_access import Row

ENDS = "director lawyer admin"
REASON = {"reason": "Muundo mpya"}


def unit(row):
    """A unit with nothing in it."""
    return {"unit_id": row["unit"].id}


def gone(row):
    """A dissolved unit."""
    return {"unit_id": row["gone"].id}


def post(row):
    """A vacant post."""
    return {"post_id": row["post"].id}


def closed(row):
    """A closed post."""
    return {"post_id": row["closed"].id}


def registry(row):
    """A registry without staff."""
    return {"registry_id": row["registry"].id}


def shut(row):
    """A closed registry."""
    return {"registry_id": row["shut"].id}


def shown(name):
    """The version of a thing that a form shows, with the reason."""
    return lambda row: {**REASON, "version": row[name].version}


def post_form(row):
    """A post as its form sends it."""
    return {
        "title_sw": "Mratibu",
        "title_en": "Coordinator",
        "code": "MRATIBU2",
        "unit": row["home"].id,
        "clearance": 1,
        "roles": "officer",
        "version": row["post"].version,
    }


NAMES = {"name_sw": "Idara ya Kinga", "name_en": "Prevention"}

ROWS = [
    Row("GET", "directory.set_acting", "everyone"),
    Row("POST", "directory.set_acting", "everyone", 422),
    Row("POST", "directory.end_acting", ENDS, 303, args=lambda row: {"appointment_id": row["acting"].id}),
    Row("GET", "directory.structure", "admin other_admin"),
    Row("GET", "directory.chart", "admin other_admin"),
    Row("GET", "directory.unit", "admin", args=unit),
    Row("GET", "directory.add_unit", "admin other_admin"),
    Row(
        "POST", "directory.add_unit", "admin other_admin", 303,
        data=lambda row: {**NAMES, "kind": "department"},
    ),
    Row("GET", "directory.edit_unit", "admin", args=unit),
    Row(
        "POST", "directory.edit_unit", "admin", 303, args=unit,
        data=lambda row: {**shown("unit")(row), **NAMES, "kind": "unit"},
    ),
    Row("GET", "directory.move_unit", "admin", args=unit),
    Row(
        "POST", "directory.move_unit", "admin", 303, args=unit,
        data=lambda row: {**shown("unit")(row), "parent": ""},
    ),
    Row("GET", "directory.dissolve_unit", "admin", args=unit),
    Row("POST", "directory.dissolve_unit", "admin", 303, args=unit, data=shown("unit")),
    Row("GET", "directory.reopen_unit", "admin", args=gone),
    Row("POST", "directory.reopen_unit", "admin", 303, args=gone, data=shown("gone")),
    Row("GET", "directory.posts", "admin other_admin"),
    Row("GET", "directory.post", "admin", args=post),
    Row("GET", "directory.add_post", "admin other_admin"),
    Row("POST", "directory.add_post", "admin other_admin", 422),
    Row("GET", "directory.edit_post", "admin", args=post),
    Row("POST", "directory.edit_post", "admin", 303, args=post, data=post_form),
    Row("GET", "directory.close_post", "admin", args=post),
    Row("POST", "directory.close_post", "admin", 303, args=post, data=shown("post")),
    Row("GET", "directory.reopen_post", "admin", args=closed),
    Row("POST", "directory.reopen_post", "admin", 303, args=closed, data=shown("closed")),
    Row("GET", "directory.registries", "admin other_admin"),
    Row("GET", "directory.add_registry", "admin other_admin"),
    Row("POST", "directory.add_registry", "admin other_admin", 422),
    Row("GET", "directory.edit_registry", "admin", args=registry),
    Row(
        "POST", "directory.edit_registry", "admin", 303, args=registry,
        data=lambda row: {**NAMES, "unit": row["home"].id, "version": row["registry"].version},
    ),
    Row("GET", "directory.close_registry", "admin", args=registry),
    Row("POST", "directory.close_registry", "admin", 303, args=registry, data=shown("registry")),
    Row("GET", "directory.reopen_registry", "admin", args=shut),
    Row("POST", "directory.reopen_registry", "admin", 303, args=shut, data=shown("shut")),
    Row("GET", "directory.address_book", "everyone"),
    Row(
        "GET", "directory.institution", "everyone",
        args=lambda row: {"institution_id": row["home"].institution_id},
    ),
    Row("GET", "directory.pick", "everyone"),
]  # fmt: skip


def scene(office):
    """The lawyer acts for the director; a unit, posts and registries that can be closed or opened again."""
    home = office.director.post.unit
    unit = service.add_unit(CLI, office.afya, "Sehemu ya Chanjo", "Immunisation", UnitKind.SECTION, home)
    gone = service.add_unit(CLI, office.afya, "Sehemu ya Zamani", "Old section", UnitKind.SECTION, home)
    service.dissolve_unit(CLI, gone, **REASON)
    closed = service.add_post(CLI, home, "ZAMANI", "Mratibu wa Zamani", "Old coordinator")
    service.close_post(CLI, closed, **REASON)
    shut = service.add_registry(CLI, home, "Masjala ya Zamani", "Old registry")
    service.close_registry(CLI, shut, **REASON)
    return {
        "home": home,
        "unit": unit,
        "gone": gone,
        "post": service.add_post(CLI, home, "MRATIBU", "Mratibu wa Chanjo", "Coordinator"),
        "closed": closed,
        "registry": service.add_registry(CLI, home, "Masjala ya Mirathi", "Estates registry"),
        "shut": shut,
        "acting": service.set_acting(
            CLI,
            office.director.post,
            office.lawyer.person,
            office.director.person,
            today(),
            today() + timedelta(days=3),
        ),
    }
