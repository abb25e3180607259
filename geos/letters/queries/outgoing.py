"""Outgoing letters as one reader may see them, the outgoing register, and who may sign."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select, union_all
from sqlalchemy.orm import aliased, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from geos.access import queries as access
from geos.core import numbering
from geos.core.actor import Actor, HeldPost, Role
from geos.core.clock import today
from geos.core.db import db
from geos.core.errors import NotFound
from geos.directory import queries as directory
from geos.directory.models import Institution, Person, Post, SigningGrant, Unit
from geos.documents.models import Document
from geos.files import queries as file_queries
from geos.files.models import Folio
from geos.letters.models import (
    Addressee,
    Authority,
    LetterReading,
    LetterSignature,
    OutgoingLetter,
    OutgoingState,
    OutgoingVersion,
)
from geos.letters.policy.outgoing import FILE, KIND, POLICY, need_to_know
from geos.letters.sheet import Standing
from geos.letters.workflow import DISPATCHED, DRAFT, FIXED, FLOW, ON_ROUTE, RETURNED, SIGNED
from geos.routes import queries as routes
from geos.routes.models import Route, RouteStep, StepKind, StepState

FOLIOS = 200  # papers of a file that are offered
BATCH = 50  # letters that are signed with one PIN
LARGEST = 1 << 31  # an id beyond what PostgreSQL's integer holds names nothing
ROUTED = frozenset(  # acts whose time the route alone knows
    {"comment", "concur", "recommend", "advise_against", "ask", "answer", "add_ahead", "amend"}
    | {"step_back", "send_back", "recall"}
)


def get(actor: Actor, letter_id: int) -> OutgoingLetter:
    """The letter, or NotFound for whoever may not read it."""
    letter = db.session.get(OutgoingLetter, letter_id, options=_shown()) if 0 < letter_id < LARGEST else None
    if letter is None or not POLICY.can(actor, "read", letter):
        raise NotFound
    return letter


def visible(actor: Actor) -> Select[OutgoingLetter]:
    """Every outgoing letter that this actor may read, newest first, with what a list shows of it."""
    query = select(OutgoingLetter).options(*_shown()).order_by(OutgoingLetter.id.desc())
    if actor.is_system:
        return query
    return query.where(OutgoingLetter.institution_id == actor.institution_id, _readable(actor))


OTHER = aliased(OutgoingLetter)  # made once: with its columns it would take a third of the rail's time


def _readable(actor: Actor) -> ColumnElement[bool]:
    level = OutgoingLetter.level
    signed = OutgoingLetter.state.in_(FIXED)
    return access.readable(actor, KIND, OutgoingLetter.id, level) | (
        signed & access.readable(actor, FILE, OutgoingLetter.file_id, level)
    )


def _shown() -> tuple[ORMOption, ...]:
    return (
        joinedload(OutgoingLetter.file),
        joinedload(OutgoingLetter.post),
        joinedload(OutgoingLetter.signer_post),
        joinedload(OutgoingLetter.signer),
        selectinload(OutgoingLetter.addressees).joinedload(Addressee.institution),
        selectinload(OutgoingLetter.signatures),  # whose is still awaited stands in the list
    )


# Views of the list ----------------------------------------------------------------------------------


def _mine(actor: Actor) -> ColumnElement[bool]:
    """What this actor is asked to do: the stop it waits at, the registry that dispatches, the author.

    As a list of ids: each part finds its few by an index, where an OR would walk through all letters.
    """
    letter = OTHER
    own = select(letter.id).where(letter.institution_id == actor.institution_id)
    returned = own.where(letter.state == RETURNED, letter.post_id.in_([post.id for post in actor.posts]))
    leaving = own.where(
        letter.state == SIGNED,
        letter.registry_id.in_(actor.registry_ids),
        letter.mother_id.is_(None),  # letters to many are sent in one act
        letter.signatures.any(LetterSignature.signed_at.is_(None)).is_(False),
    )
    return OutgoingLetter.id.in_(union_all(routes.waiting_for(actor, KIND), returned, leaving))


VIEWS: dict[str, Callable[[Actor], ColumnElement[bool]]] = {
    "waiting": _mine,
    "drafts": lambda actor: OutgoingLetter.state.in_((DRAFT, RETURNED)),
    "on_route": lambda actor: OutgoingLetter.state == ON_ROUTE,
    "signed": lambda actor: OutgoingLetter.state == SIGNED,
    "dispatched": lambda actor: OutgoingLetter.state == DISPATCHED,
}


def listed(actor: Actor, view: str = "", text: str = "") -> Select[OutgoingLetter]:
    """The visible ones of one of VIEWS (an unknown name means all), whose subject or reference fits."""
    query = visible(actor)
    if not text:  # the letters of a list stand there; who looks for one finds it here too
        query = query.where(OutgoingLetter.mother_id.is_(None))
    if view in VIEWS:
        query = query.where(VIEWS[view](actor))
    for word in text.lower().split():
        found = func.lower(OutgoingLetter.subject).contains(word, autoescape=True)
        query = query.where(found | func.lower(OutgoingLetter.reference).contains(word, autoescape=True))
    return query


def counts(actor: Actor) -> dict[str, int]:
    """How many stand in each of VIEWS, in one statement."""
    columns = [func.count().filter(rule(actor)).label(name) for name, rule in VIEWS.items()]
    query = select(*columns).select_from(OutgoingLetter)
    row = db.session.execute(
        query.where(
            OutgoingLetter.institution_id == actor.institution_id,
            OutgoingLetter.mother_id.is_(None),
            _readable(actor),
        )
    ).one()
    return dict(row._mapping)


def waiting(actor: Actor) -> Select[int]:
    """How many letters this actor is asked to do something about."""
    return select(func.count(OutgoingLetter.id)).where(_mine(actor), _readable(actor))


def stops(letters: list[OutgoingLetter]) -> dict[int, Route]:
    """The routes of these letters by letter, in a constant number of statements."""
    query = select(Route).where(
        Route.subject_kind == KIND, Route.subject_id.in_([each.id for each in letters])
    )
    found = db.session.scalars(query.options(*routes.loaded()))
    return {route.subject_id: route for route in found}


def register(actor: Actor, registry_id: int, year: int) -> Select[OutgoingLetter]:
    """The outgoing register (Rejista ya barua zinazotoka) of one registry and year, newest first.

    For the registry's staff; of what is above the reader's clearance not even the number shows.
    """
    if registry_id not in actor.registry_ids:
        raise NotFound
    return (
        visible(actor)
        .where(OutgoingLetter.registry_id == registry_id, OutgoingLetter.register_year == year)
        .order_by(None)
        .order_by(OutgoingLetter.register_number.desc())
    )


def register_years(registry_id: int) -> list[int]:
    """The years in which this registry dispatched something, newest first, this year always among them."""
    query = select(OutgoingLetter.register_year).where(OutgoingLetter.registry_id == registry_id).distinct()
    years = {year for year in db.session.scalars(query) if year is not None}
    return sorted(years | {today().year}, reverse=True)


# One letter -----------------------------------------------------------------------------------------


def route_of(letter: OutgoingLetter) -> Route | None:
    """Its route with stops and opinions; None where its author signs it without one."""
    return routes.of(KIND, letter.id)


def acts(actor: Actor, letter: OutgoingLetter, route: Route | None) -> frozenset[str]:
    """What this actor may do to it now: exactly the buttons to show."""
    by_flow = {step.act for step in FLOW.open_to(actor, letter)}
    if route is None:
        by_flow -= ROUTED | {"submit"}
    else:
        by_flow -= {act for act in ROUTED if not routes.may(actor, route, act)}
        if "recall" in by_flow and not routes.recallable(route):
            by_flow.discard("recall")
    if "sign" in by_flow and not _may_sign(actor, letter, route):
        by_flow.discard("sign")
    by_flow -= _untimely(actor, letter, route)
    if POLICY.can(actor, "edit", letter) and letter.state in (DRAFT, RETURNED):
        by_flow.add("edit")
    return frozenset(by_flow - {"issue"})


def _untimely(actor: Actor, letter: OutgoingLetter, route: Route | None) -> set[str]:
    """Of the acts upon a signed letter: others before its last signature, and others after it."""
    if letter.state is not SIGNED:
        return set()
    if not half_signed(letter):
        return {"countersign", "refuse_countersigning"}
    early = {"dispatch", "strike_out"}
    if route is None or not standings(actor, letter, route):
        return early | {"countersign", "refuse_countersigning"}
    return early if routes.holds_current(actor, route) else early | {"refuse_countersigning"}


def half_signed(letter: OutgoingLetter) -> bool:
    """Whether somebody is still to sign a letter that is signed."""
    return any(place.signed_at is None for place in letter.signatures)


def _may_sign(actor: Actor, letter: OutgoingLetter, route: Route | None) -> bool:
    at_stop = route is not None and _at_signing(route)
    own_draft = route is None and letter.state is DRAFT and actor.holds(letter.post_id)
    return (at_stop or own_draft) and bool(standings(actor, letter))


def _at_signing(route: Route) -> bool:
    here = routes.current(route)
    return here is not None and here.kind is StepKind.SIGN


def standings(actor: Actor, letter: OutgoingLetter, route: Route | None = None) -> list[Standing]:
    """In what rights this actor may sign it now, the closest first: own, Kaimu, Kny. Empty: not at all.

    After the first signature in that of the posts that are still to sign. Who only covers a vacant post may
    not sign in its name.
    """
    posts = [post for post in actor.posts if not post.covering]
    found = [_standing(actor, post, whose) for whose in _whose(letter, route) for post in posts]
    return sorted(filter(None, found), key=lambda each: list(Authority).index(each.authority))


def _whose(letter: OutgoingLetter, route: Route | None) -> list[Post]:
    """In the name of which posts it can be signed now."""
    if letter.state is not SIGNED:
        return [letter.signer_post]
    route = route or route_of(letter)
    return [step.post for step in routes.currents(route)] if route else []


def _standing(actor: Actor, post: HeldPost, whose: Post) -> Standing | None:
    if post.id == whose.id and post.acting:
        instead_of = db.session.get(Person, post.acting_for_id) if post.acting_for_id else None
        return Standing(Authority.ACTING, actor.name, post, instead_of=instead_of)
    if post.id == whose.id:
        return Standing(Authority.OWN, actor.name, post)
    if directory.may_sign_for(post.id, whose.id):
        instead_of = directory.substantive_holder(whose.id)
        return Standing(Authority.ON_BEHALF, actor.name, post, whose, instead_of)
    return None


def still_to_sign(route: Route) -> list[RouteStep]:
    """The stops that have not signed yet and are still asked or will be, in their order."""
    open_ones = (StepState.WAITING, StepState.CURRENT, StepState.VOID)
    return [step for step in route.steps if step.kind is StepKind.SIGN and step.state in open_ones]


def expected(letter: OutgoingLetter, route: Route | None) -> Standing:
    """Who will most likely sign, for the preview of those who do not."""
    signing = still_to_sign(route) if route else []
    post = signing[0].post if signing else letter.post
    holder = directory.substantive_holder(post.id)
    name = holder.name if holder else ""
    if post.id == letter.signer_post_id:
        return Standing(Authority.OWN, name, post)
    return Standing(Authority.ON_BEHALF, name, post, letter.signer_post)


def next_reference(letter: OutgoingLetter) -> str:
    """The number that signing now would most likely give: the file's reference and its next folio."""
    return file_queries.next_folio_reference(letter.file)


def next_register_number(letter: OutgoingLetter) -> str:
    """The entry of the outgoing register that dispatching now would most likely give, e.g. `962/2026`."""
    year = today().year
    return f"{numbering.peek(f'outgoing:{letter.registry_id}', year)}/{year}"


def enclosable(letter: OutgoingLetter) -> list[Folio]:
    """The papers of the letter's file that can go with it: scanned, not struck out, not above its level."""
    query = (
        select(Folio)
        .where(
            Folio.file_id == letter.file_id,
            Folio.document_id.is_not(None),
            Folio.struck_out_at.is_(None),
            Folio.level <= letter.level,
        )
        .order_by(Folio.number.desc(), Folio.enclosure)
        .limit(FOLIOS)
    )
    return list(db.session.scalars(query))


def version(letter: OutgoingLetter, number: int) -> OutgoingVersion:
    """One version of the text; NotFound where there is none of this number."""
    fits = 0 < number < LARGEST
    query = select(OutgoingVersion).filter_by(letter_id=letter.id, number=number)
    found = db.session.scalars(query.options(joinedload(OutgoingVersion.by))).first() if fits else None
    if found is None:
        raise NotFound
    return found


def to_sign(actor: Actor) -> list[tuple[OutgoingLetter, Route, Standing]]:
    """The letters that wait for this actor's signature, the first or a further one, oldest first.

    Each with the closest right in which the actor signs it.
    """
    principals = {post.id for post in actor.posts} | {each.id for each in _principals(actor)}
    first = (OutgoingLetter.state == ON_ROUTE) & OutgoingLetter.signer_post_id.in_(principals)
    further = (OutgoingLetter.state == SIGNED) & OutgoingLetter.id.in_(routes.waiting_at(KIND, principals))
    query = visible(actor).where(first | further)
    query = query.options(
        joinedload(OutgoingLetter.institution),
        selectinload(OutgoingLetter.enclosures),
        selectinload(OutgoingLetter.signatures),
    )
    letters = list(db.session.scalars(query.order_by(None).order_by(OutgoingLetter.id).limit(BATCH)))
    ways = stops(letters)
    rights: dict[frozenset[int], list[Standing]] = {}  # they depend on whose signature it is alone
    found = []
    for letter in letters:
        way = ways.get(letter.id)
        if way is None or not _at_signing(way):
            continue
        whose = frozenset(post.id for post in _whose(letter, way))
        if whose not in rights:
            rights[whose] = standings(actor, letter, way)
        found += [(letter, way, standing) for standing in rights[whose][:1]]
    return found


def opened_by(actor: Actor, letters: Sequence[OutgoingLetter]) -> set[int]:
    """Ids of those letters which this person, who may sign them, opened as they are now."""
    versions = {each.id: each.text_version for each in letters}
    query = select(LetterReading.letter_id, LetterReading.text_version).where(
        LetterReading.person_id == actor.person_id, LetterReading.letter_id.in_(versions)
    )
    return {id for id, version in db.session.execute(query) if versions[id] == version}


def subject_of(actor: Actor, letter_id: int) -> str:
    """The subject of a letter for whoever may read it, '' for anybody else."""
    try:
        return get(actor, letter_id).subject
    except NotFound:
        return ""


def _principals(actor: Actor) -> list[Post]:
    return directory.principals([post.id for post in actor.posts if not post.covering])


def deputies(principal_id: int) -> list[int]:
    """Ids of the posts whose holders may sign for the holder of this one (Kny.)."""
    return list(db.session.scalars(select(SigningGrant.post_id).filter_by(principal_id=principal_id)))


def versions(letter: OutgoingLetter) -> list[OutgoingVersion]:
    """Every version of the text, newest first."""
    query = select(OutgoingVersion).filter_by(letter_id=letter.id).order_by(OutgoingVersion.number.desc())
    return list(db.session.scalars(query))


# The directory, as a letter needs it ----------------------------------------------------------------


def head_of(institution: Institution) -> Post | None:
    """The post at the top of an institution, to whose title letters to it are addressed."""
    query = (
        select(Post)
        .join(Unit, Unit.head_post_id == Post.id)
        .where(Unit.institution_id == institution.id, Unit.parent_id.is_(None))
    )
    return db.session.scalars(query.order_by(Unit.id).limit(1)).first()


@dataclass(frozen=True)
class Signatory:
    """Somebody who may sign: a post in its own right, or on behalf of a principal; with its holder now."""

    post: Post
    principal: Post | None
    holder: str
    acting: bool

    @property
    def key(self) -> str:
        """`signing post:whose letter it is`."""
        return f"{self.post.id}:{(self.principal or self.post).id}"


def signatories(institution_id: int) -> list[Signatory]:
    """Who signs letters in an institution: heads of units in their own right, others by a standing grant."""
    posts = {
        post.id: (post, name, acting) for post, name, acting in directory.posts_with_holders(institution_id)
    }
    heads = directory.posts_with_role(institution_id, Role.SUPERVISOR)
    own = [Signatory(post, None, name, acting) for post, name, acting in posts.values() if post.id in heads]
    granted = [
        Signatory(posts[post_id][0], principal, *posts[post_id][1:])
        for post_id, principal in grants(institution_id)
        if post_id in posts
    ]
    return [*own, *granted]


def paper(actor: Actor, letter: OutgoingLetter) -> Document | None:
    """The signed letter in the row that this reader may open: the letter's own, or the file's office copy."""
    if letter.document is None or letter.folio is None:
        return None
    return letter.document if need_to_know(actor, letter) else letter.folio.document


def grants(institution_id: int) -> list[tuple[int, Post]]:
    """Who may sign for whom in an institution: (post id, principal)."""
    query = (
        select(SigningGrant.post_id, Post)
        .join(Post, Post.id == SigningGrant.principal_id)
        .where(Post.institution_id == institution_id)
        .order_by(Post.title_sw, SigningGrant.post_id)
    )
    return [(post_id, principal) for post_id, principal in db.session.execute(query)]


def sources(act: str) -> tuple[OutgoingState, ...]:
    """The states from which an act can happen at all."""
    return tuple(OutgoingState(state) for state in FLOW.steps[act].source)
