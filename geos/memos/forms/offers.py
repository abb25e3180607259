"""Posts as something to choose from."""

from collections.abc import Iterable

from flask_babel import gettext

from geos.directory.models import Post
from geos.web.i18n import named

Offered = tuple[Post, str, bool]  # a post, its holder ("" when vacant), and whether that is a Kaimu


def number(raw: object) -> int | None:
    """A chosen post's id; nothing chosen is None."""
    return int(str(raw)) if raw else None


def choices(posts: Iterable[Offered], empty: str = "") -> list[tuple[str, str]]:
    """The choices of a list of posts, each with its holder, below the line that chooses none."""
    return [("", empty or gettext("Choose")), *((str(row[0].id), post_text(*row)) for row in posts)]


def post_text(post: Post, holder: str, acting: bool) -> str:
    """A post with who holds it, and how."""
    if not holder:
        return str(gettext("%(post)s (vacant)", post=named(post)))
    if acting:
        return str(gettext("%(post)s – Acting: %(name)s", post=named(post), name=holder))
    return f"{named(post)} – {holder}"
