"""What the holder of a stop does besides answering: change the text, ask others, put stops in."""

from typing import Unpack

from geos.core.actor import Actor
from geos.core.db import command
from geos.core.errors import Invalid, Stale
from geos.memos.models import Memo
from geos.memos.service.deciding import begin
from geos.memos.service.rules import N_, Words, case, checked, fire, note, on_route
from geos.memos.service.versions import change_words
from geos.routes import queries as positions
from geos.routes import service as routes
from geos.routes.service import Steps

SAME = N_("Change the words, or decide about them as they are")


@command
def amend(actor: Actor, memo: Memo, text_version: int, why: str = "", **words: Unpack[Words]) -> Memo:
    """Change the words at a stop: the next version. Every yes that bound to the last one is asked again.

    Stale where the text is not the version that was read, Invalid where nothing was changed.
    """
    post_id = begin(actor, memo, "amend", why)
    if text_version != memo.text_version:
        raise Stale
    if not change_words(actor, memo, checked(memo.kind, words)):
        raise Invalid(SAME, fields={"body": SAME})
    fire(actor, "amend", memo)
    routes.amend(actor, on_route(memo), case(memo), memo.text_version, text=why)
    note(actor, "amend", memo, post_id)
    return memo


@command
def ask(actor: Actor, memo: Memo, to_post_id: int, text: str, text_version: int) -> Memo:
    """Ask another post for its opinion while the memo stays here; that post may read it and its file."""
    begin(actor, memo, "ask", text)
    fire(actor, "ask", memo)
    routes.ask(actor, on_route(memo), case(memo), to_post_id, text, text_version)
    return memo


@command
def answer(actor: Actor, memo: Memo, text: str, text_version: int) -> Memo:
    """Give the opinion that was asked; whoever asked is told."""
    begin(actor, memo, "answer", text)
    fire(actor, "answer", memo)
    routes.answer(actor, on_route(memo), case(memo), text, text_version)
    return memo


@command
def add_ahead(actor: Actor, memo: Memo, stops: Steps, text_version: int) -> Memo:
    """Put stops directly behind the own one; they are asked before the rest of the way."""
    begin(actor, memo, "add_ahead")
    route = on_route(memo)
    if text_version != positions.version(route):
        raise Stale
    fire(actor, "add_ahead", memo)
    routes.add_ahead(actor, route, case(memo), stops, text_version)
    return memo
