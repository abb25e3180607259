"""Who writes a letter and signs it alone: no route looks at the text first, so signing does."""

import pytest

from geos.core.errors import Incomplete, Stale
from geos.letters.models import OutgoingState
from tests.geos.files.scenes import file_with
from tests.geos.outgoing import scenes


def own(office, **other):
    """A draft of the permanent secretary, who signs it without asking anybody."""
    file = file_with(office, office.ps)
    return scenes.written_alone(office, file, **other)


def test_it_is_signed_without_a_route(office):
    letter = scenes.sign(office.ps, own(office))
    assert (letter.state, letter.folio.number) == (OutgoingState.SIGNED, 2)


@pytest.mark.parametrize("where", ["body", "subject"])
def test_a_mark_that_nothing_fills_is_not_signed(office, where):
    letter = own(office, **{where: "Nafasi {{idadi}} zimetengwa."})
    with pytest.raises(Incomplete) as refused:
        scenes.sign(office.ps, letter)
    assert refused.value.facts == {"marks": "{{idadi}}"}
    assert (letter.state, letter.folio_id) == (OutgoingState.DRAFT, None)


def test_a_text_that_changed_since_it_was_read_is_not_signed(office):
    letter = own(office)
    with pytest.raises(Stale):
        scenes.sign(office.ps, letter, text_version=letter.text_version + 1)
    assert (letter.state, letter.folio_id) == (OutgoingState.DRAFT, None)
