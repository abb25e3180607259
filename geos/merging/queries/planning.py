"""What the directory says of the rows: members by code, their heads, posts; looked up for all at once."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from geos.core.db import db
from geos.directory import queries as directory
from geos.directory.models import Institution, InstitutionKind, Post
from geos.letters import marks
from geos.letters.addressing import LONGEST, member_lines
from geos.letters.models import OutgoingLetter
from geos.merging.models import MergeRow
from geos.merging.reading import Entry, Member

MOST_POSTS = 400  # found by a word


def members(letter: OutgoingLetter) -> dict[str, Member]:
    """Every active institution by its code in capitals, with the lines that stand on a letter to it."""
    found = directory.members()
    heads = directory.heads([each.id for each in found])
    return {each.code.upper(): _member(each, heads.get(each.id), letter.language) for each in found}


def _member(institution: Institution, head: Post | None, language: str) -> Member:
    name = institution.name_en if language == "en" else institution.name_sw
    lines = member_lines(institution, head, language)
    return Member(institution.id, institution.code, name, institution.domain, lines)


def of_kind(letter: OutgoingLetter, kind: InstitutionKind) -> list[int]:
    """The active institutions of a kind, without the letter's own."""
    return [each.id for each in directory.members(letter.institution_id) if each.kind is kind]


def posts(letter: OutgoingLetter, text: str) -> list[Post]:
    """Active posts of other institutions whose title or code has every one of these words."""
    words = text[:100].replace("\0", " ").lower().split()  # PostgreSQL looks for no NUL
    if not words:
        return []
    query = (
        select(Post)
        .join(Institution, Institution.id == Post.institution_id)
        .where(Post.active, Institution.active, Post.institution_id != letter.institution_id)
        .options(joinedload(Post.institution))
        .order_by(Institution.name_sw, Post.title_sw)
    )
    for word in words:
        titles = (Post.title_sw, Post.title_en, Post.code)
        query = query.where(or_(*(each.icontains(word, autoescape=True) for each in titles)))
    return list(db.session.scalars(query.limit(MOST_POSTS)))


def of_member(institution: Institution, head: Post | None, language: str) -> Entry:
    """An entry for an institution: to the title of its head."""
    lines = member_lines(institution, head, language)[:LONGEST]
    return Entry(
        None,
        lines,
        code=institution.code,
        institution_id=institution.id,
        values=_values(institution, head, language),
    )


def of_post(post: Post, language: str) -> Entry:
    """An entry for a post of another institution, to its title."""
    entry = of_member(post.institution, post, language)
    entry.post_id = post.id
    return entry


def _values(institution: Institution, post: Post | None, language: str) -> dict[str, str]:
    """What the directory can put into marks, under their names in Swahili."""
    english = language == "en"
    title = (post.title_en if english else post.title_sw) if post else ""
    return {
        "cheo": title or member_lines(institution, post, language).partition(",")[0],
        "jina": institution.name_en if english else institution.name_sw,
        "kifupi": institution.short_en if english else institution.short_sw,
        "anwani": institution.address,
        "mahali": institution.place,
    }


FROM_DIRECTORY = ("cheo", "jina", "kifupi", "anwani", "mahali")


def wanted(letter: OutgoingLetter) -> list[str]:
    """The marks of the text that a row fills, in their order; those of signing fill themselves."""
    found = marks.names(letter.subject, letter.salutation, letter.body)
    return [name for name in found if name not in marks.AT_SIGNING]


def entry_of(row: MergeRow) -> Entry:
    """A row as it was read; what was wrong with it is looked at again."""
    return Entry(row.line, row.lines, row.email, row.code, row.institution_id, row.post_id, dict(row.cells))


def by_code(found: Mapping[str, Member]) -> Sequence[Member]:
    """The same as a list, for looking domains up."""
    return list(found.values())


def chosen(letter: OutgoingLetter, institution_ids: Iterable[int]) -> list[Entry]:
    """Entries for these institutions in the directory's order; unknown, ended and own ones are left out."""
    ids = set(institution_ids)
    found = [each for each in directory.members(letter.institution_id) if each.id in ids]
    heads = directory.heads([each.id for each in found])
    return [of_member(each, heads.get(each.id), letter.language) for each in found]
