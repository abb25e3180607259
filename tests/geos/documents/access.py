"""Who may fetch the bytes of a document: whoever may read the thing it belongs to, and is cleared."""

from types import SimpleNamespace

from geos.access import service as access
from geos.core.types import Level
from geos.documents import service
from geos.documents.models import Kind
from tests.geos.documents import samples
from tests.geos.test_access import Row


def scene(office):
    """A confidential letter that the care department, the secretary and the registry may need to know."""
    made = service.store(
        office.clerk.actor,
        office.afya.id,
        "barua.pdf",
        samples.pdf(),
        kind=Kind.SCAN,
        owner_kind="registry_file",
        owner_id=1,
        level=Level.CONFIDENTIAL,
        strict=True,
    )
    holders = (office.officer, office.director, office.secretary, office.clerk, office.records)
    access.grant("registry_file", 1, *(f"post:{member.post.id}" for member in holders))
    access.grant(
        "registry_file", 1, f"post:{office.other_officer.post.id}"
    )  # a token alone opens no neighbour's door
    service.extract_pending(10)
    return SimpleNamespace(document=made)


CLEARED = "director records"


def _document(scene):
    return {"document_id": scene.document.id}


ROWS = (
    Row("GET", "documents.download", may=CLEARED, args=_document),
    Row("GET", "documents.page", may=CLEARED, args=lambda scene: {**_document(scene), "number": 1}),
    Row("GET", "documents.text", may=CLEARED, args=_document),
)
