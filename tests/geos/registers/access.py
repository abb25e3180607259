"""Who reads the books: the registry's staff, the records manager, the auditor; nobody else."""

from tests.geos.test_access import Row

READERS = "clerk records auditor other_clerk"


def scene(office):
    """The registries as they are."""
    return office


# fmt: off
ROWS = (
    Row("GET",  "registers.index",  READERS),
    *(Row("GET", "registers.show", READERS, args=lambda scene, book=book: {"book": book})
      for book in ("incoming", "outgoing", "diary", "index", "dispatch")),
    Row("POST", "registers.export", READERS, 303, data=lambda scene: {"once": ""},
        args=lambda scene: {"book": "incoming", "format": "csv"}),
)
# fmt: on
