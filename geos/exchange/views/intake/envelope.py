"""An envelope that stays closed: registered from what stands on it (DOMAIN §3, 2)."""

from flask import url_for
from werkzeug.wrappers import Response

from geos.core.clock import now
from geos.core.errors import Invalid
from geos.directory import queries as directory
from geos.exchange.forms.intake import SealedForm
from geos.exchange.queries import intake as queries
from geos.exchange.service import intake as service
from geos.exchange.views.intake.blueprint import bp
from geos.exchange.views.intake.queue import asked_for
from geos.exchange.views.intake.registering import page, refuse_repeated, registered
from geos.letters.forms.incoming import offer_posts
from geos.letters.models import Channel, IncomingLetter
from geos.letters.queries import incoming as letters
from geos.web.who import actor


@bp.route("/envelope", methods=["GET", "POST"])
def envelope() -> Response:
    """Register a closed envelope; it waits for its addressee."""
    refuse_repeated()
    registry = asked_for(queries.registries(actor()))
    form = SealedForm(action=url_for(".envelope", registry=registry.id))
    offer_posts(form, letters.posts_there(actor(), registry.id))
    form.offer_addressees(directory.posts_with_holders(registry.institution_id))
    form.begin()

    def register(post_id: int) -> IncomingLetter:
        return service.register_sealed(
            actor(),
            registry,
            Channel(form.channel.data),
            form.received_at.data or now(),
            form.sealed(_named(form)),
            sender=form.sender.data or "",
            post_id=post_id,
            found=form.described,
            valuables=bool(form.valuables.data),
        )

    return registered(form, registry, "", register) or page("envelope", form, registry)


def _named(form: SealedForm) -> int | None:
    """The person whom the envelope names: who holds the post, not who acts in it; None: it names a post."""
    if not form.by_name.data:
        return None
    holder = directory.substantive_holder(form.to_post.data or 0)
    if holder is None:
        raise Invalid(fields={"by_name": "Nobody holds this post: choose the post that this person holds"})
    return holder.id
