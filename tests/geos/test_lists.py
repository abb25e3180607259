"""Every list of the administrators and the address book: more rows ask the database no more."""

from geos.core.clock import today
from geos.directory import service as structure
from geos.mail import service as mail
from geos.mail.models import MailboxKind
from geos.transfers import service as transfers
from tests.geos.factories import CLI
from tests.geos.statements import counting

LISTS = (
    "/admin/people",
    "/admin/mailboxes",
    "/admin/posts",
    "/admin/registries?state=all",
    "/transfers",
    "/directory",
    "/directory/institutions/{afya}",
    "/directory?q=afisa",
)


def _more(office, number):
    """Somebody with a post, a mailbox and an order to another post."""
    unit, admin = office.officer.post.unit, office.admin.actor
    first, second = (
        structure.add_post(CLI, unit, f"A{number}{place}", f"Afisa {number}{place}", "Officer")
        for place in (1, 2)
    )
    person = structure.add_person(CLI, office.afya, "Mosi", f"Pili{number}", check_number=f"9{number}")
    structure.appoint(CLI, person, first)
    mail.create_mailbox(CLI, office.afya, MailboxKind.STAFF, f"mosi{number}", person=person)
    transfers.transfer(admin, person, second, today())


def test_more_rows_of_a_list_ask_no_more(office, page):
    page.sign_in(office.admin)

    def asked():
        sums = {}
        page.get("/me/profile")  # what the test did before is read anew once
        for address in LISTS:
            with counting() as statements:
                page.get(address.format(afya=office.afya.id))
            sums[address] = len(statements)
        return sums

    _more(office, 1)
    before = asked()
    _more(office, 2)
    assert asked() == before


def test_people_are_sorted_by_when_they_were_last_here_and_who_never_came_stands_first(office, page):
    page.sign_in(office.admin)
    for way, place in (("seen", -1), ("-seen", 0)):
        rows = page.get(f"/admin/people?sort={way}").select("tbody tr")
        assert office.admin.person.surname in rows[place].text
        assert office.officer.person.surname not in rows[place].text
