"""Who is asking: the signed-in person as the pages and the services know them.

The user object comes from the accounts feature through Flask-Login. It has `actor`, `name`,
`initials`, `language`, `institution_name` and `post_title`.
"""

from typing import Protocol, cast

from flask_login import current_user

from geos.core.actor import Actor


class User(Protocol):
    """What the pages need to know of the person who is signed in."""

    actor: Actor
    name: str
    initials: str
    language: str
    institution_name: str
    post_title: str


def signed_in() -> bool:
    """Whether somebody is signed in; False outside a request."""
    return bool(current_user) and bool(current_user.is_authenticated)


def me() -> User:
    """The signed-in person; call it behind the gate only."""
    return cast(User, current_user)


def actor() -> Actor:
    """The signed-in person with the posts held now; call it behind the gate only."""
    return me().actor
