"""The pages of an accession, and the command."""

import io
import json

from click.testing import CliRunner

from geos.accession import commands
from tests.geos.accession import lists
from tests.geos.files import scenes

URL, NUMBERS = "/registry/accession", "/registry/accession/numbers"


def test_a_list_is_uploaded_looked_through_and_entered(office, page):
    scenes.keywords(office)
    page.sign_in(office.records).post(URL, 422, form_on=URL, registry=str(office.registry.id))
    data = (lists.HEAD + lists.GOOD + lists.BAD).encode("utf-8-sig")
    page.post(URL, form_on=URL, registry=str(office.registry.id), upload=(io.BytesIO(data), "majalada.csv"))
    through = page.response.location
    text = " ".join(page.follow().text.split())
    assert "Hakuna wadhifa wenye namba XYZ" in text
    assert "Ingiza 3 bila makosa" in text
    assert "EA.45/312/07" in page.get(f"{through}?state=good").text
    assert "Wadhifa usiopo" in page.client.get(f"{through}/faults.csv").text
    page.post(f"{through}/enter", form_on=through)
    assert "Majalada 3 yameingizwa." in " ".join(page.follow().text.split())
    assert page.soup.select("a[href*='/labels']")
    page.get(URL)
    page.get("/files")
    assert "EA.45/312/07" in page.soup.text


def test_a_file_from_before_says_what_is_not_in_the_system(office, page):
    from geos.accession import service
    from geos.files import queries as files

    service.enter(office.records.actor, lists.sent(office))
    file = files.search(office.clerk.actor, "EA.45/312/07")[0]
    text = page.sign_in(office.clerk).get(f"/files/{file.id}").text
    assert "Folio 1–67" in " ".join(text.split())
    assert "M32" in text
    page.get(page.client.get(f"/files/{file.id}/folio?number=12").location)
    assert "Folio 12 ipo kwenye karatasi tu" in " ".join(page.flashes)
    page.get(page.client.get(f"/files/{file.id}/folio?number=99").location)
    assert "karatasi tu" not in " ".join(page.flashes)


def test_the_registers_page_sets_where_a_book_stands(office, page):
    book = f"outgoing:{office.registry.id}"
    page.sign_in(office.records).post(NUMBERS, 422, form_on=NUMBERS, book=book, last="sita")
    page.post(NUMBERS, form_on=NUMBERS, book=book, last="961")
    assert "962" in page.follow().text


def test_the_command_looks_through_and_enters_and_says_what_is_wrong(app, office, tmp_path):
    scenes.keywords(office)
    path = tmp_path / "majalada.csv"
    path.write_text(lists.HEAD + lists.GOOD + lists.BAD, encoding="utf-8")
    arguments = ["import", str(path), "--registry", str(office.registry.id)]

    def run(*more):
        result = CliRunner().invoke(commands.file, [*arguments, *more], obj=lambda: app)
        return result.exit_code, result.output

    status, said = run("--dry-run", "--json")
    assert (status, json.loads(said)["good"], json.loads(said)["entered"]) == (1, 3 + 1, 0)
    path.write_text(lists.HEAD + lists.GOOD, encoding="utf-8")
    status, said = run("--json")
    assert (status, json.loads(said)["entered"]) == (0, 3)
    status, said = run()
    assert (status, "3 known" in said) == (0, True)
    arguments[-1] = "99999"
    assert run()[0] == 1
