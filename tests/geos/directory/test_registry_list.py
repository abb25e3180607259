"""The list of registries: filtered, sorted, and had as a file."""

from geos.directory import service
from geos.directory.models import RegistryKind
from tests.geos.factories import CLI


def test_registries_are_filtered_by_kind_and_state_sorted_and_exported(office, page):
    unit = office.clerk.post.unit
    closed = service.add_registry(CLI, unit, "Masjala ya zamani", "Former registry", RegistryKind.OPEN)
    service.close_registry(CLI, closed, reason="Imeunganishwa")
    page.sign_in(office.admin)

    def shown(query):
        return [row.th.get_text().strip() for row in page.get(f"/admin/registries{query}").select("tbody tr")]

    assert len(shown("")) == 2
    assert "Juma Pazi" in page.get("/admin/registries?kind=open").select_one("tbody tr").get_text()
    [secret] = shown("?kind=confidential")
    assert secret.startswith("Masjala ya siri")
    assert shown("?state=closed") == ["Masjala ya zamani"]
    assert shown("?state=all&sort=-name") == shown("?state=all")[::-1]
    text = page.client.get("/admin/registries?state=all&format=csv").get_data(as_text=True)
    assert "Masjala ya zamani" in text
    assert "Juma Pazi" in text
