"""The journal of orders, and who is told of them: the person, and the administrators of both sides."""

from typing import Any

from geos.audit import service as journal
from geos.core.actor import Actor
from geos.core.clock import start_of
from geos.directory import queries as directory
from geos.notices import service as notices
from geos.transfers import queries
from geos.transfers.models import Transfer, TransferKind
from geos.work import service as work

KIND = Transfer.__tablename__


def note(actor: Actor, act: str, order: Transfer, **more: Any) -> None:
    """Journal an act about an order, in every institution that it concerns."""
    for institution_id in filter(None, (order.institution_id, order.to_institution_id)):
        journal.record(
            actor,
            act,
            KIND,
            order.id,
            institution_id=institution_id,
            named=order.person.name,
            person=order.person_id,
            kind_of_transfer=order.kind,
            starts_on=str(order.starts_on),
            from_post=order.from_post_id,
            to_post=order.to_post_id,
            reference=order.reference,
            **more,
        )


def tell_person(order: Transfer) -> None:
    """The person learns of an order that stands."""
    leaving = order.kind is TransferKind.LEAVING
    _tell(
        [order.person_id],
        "leaving_ordered" if leaving else "transfer_ordered",
        order,
        title=order.reason if leaving else _where(order),
        day=order.last_day if leaving and not order.at_once else order.starts_on,
    )


def _where(order: Transfer) -> str:
    """The post, and between institutions where it is and the address from that day on."""
    institution = order.to_institution
    address = f"{order.local_part}@{institution.domain}" if institution and order.local_part else ""
    place = institution.name_sw if institution else ""
    return ", ".join(filter(None, (order.to_post.title_sw if order.to_post else "", place, address)))


def tell_person_off(order: Transfer) -> None:
    """The person learns that an order fell; of one that was never answered, nobody had told."""
    _tell([order.person_id], "transfer_off", order)


def tell_sides(actor: Actor, order: Transfer, key: str) -> None:
    """The administrators of both sides learn what became of it, but not who did it."""
    people = {
        person.id
        for institution_id in filter(None, (order.institution_id, order.to_institution_id))
        for post_id in queries.administrators(institution_id)
        for person in directory.holders(post_id)
    }
    _tell(sorted(people - {actor.person_id, order.person_id}), key, order)


def ask_receivers(order: Transfer) -> None:
    """The answer waits on the desk of every administrator of the receiving institution."""
    institution_id = order.to_institution_id or 0
    for post_id in queries.administrators(institution_id):
        work.open_item(
            f"post:{post_id}",
            "accept_transfer",
            KIND,
            order.id,
            institution_id=institution_id,
            title=order.person.name,
            reference=f"{order.starts_on:%d/%m/%Y}",
            from_label=order.institution.short_sw,
            due_at=start_of(order.starts_on),
        )


def _tell(people: list[int], key: str, order: Transfer, title: str = "", day: Any = None) -> None:
    notices.tell(
        people,
        key,
        KIND,
        order.id,
        reference=f"{day or order.starts_on:%d/%m/%Y}",
        title=title or order.person.name,
    )
