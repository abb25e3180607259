"""The picture on a letterhead: a PNG, or an SVG of plain shapes, small enough to go with every letter.

Drawing programs write much into an SVG that is theirs alone: that is left out. What runs, loads or refers to
anything outside of the picture is not left out but refused, so that nobody wonders what became of it.
"""

import io
import re
from dataclasses import dataclass
from xml.etree import ElementTree

from PIL import Image

from geos.core.errors import Invalid
from geos.documents.sniff import BAD_PICTURE, sniff
from geos.letters.wording import N_

LARGEST = 256 * 1024  # bytes
WIDEST = 4000  # pixels of either side
PNG, SVG = "image/png", "image/svg+xml"
SVG_NAMESPACE = "{http://www.w3.org/2000/svg}"
XLINK, XML = "http://www.w3.org/1999/xlink", "http://www.w3.org/XML/1998/namespace"
KNOWN_NAMESPACES = (SVG_NAMESPACE, f"{{{XLINK}}}", f"{{{XML}}}")
SHAPES = frozenset(
    {"svg", "g", "defs", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text"}
    | {"tspan", "title", "desc", "use", "symbol", "clipPath", "mask", "stop", "style"}
    | {"linearGradient", "radialGradient"}
)
TOO_LARGE = N_("Choose a picture of at most %(most)s kB")
NO_PICTURE = N_("Choose a PNG or SVG picture that opens")
NOT_PLAIN = N_("Choose an SVG of plain shapes: without scripts, styles from outside and embedded pictures")
TOO_WIDE = N_("Choose a picture of at most %(most)s pixels in width and height")
ElementTree.register_namespace("", SVG_NAMESPACE.strip("{}"))
ElementTree.register_namespace("xlink", XLINK)

DOCTYPE = re.compile(r"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
# A backslash can write any of the others in another way.
OUTSIDE = re.compile(r"url\(\s*['\"]?\s*(?!#)|@import|javascript:|expression\(|\\", re.IGNORECASE)
DEEPEST = 100  # elements within one another
MOST_SHAPES = 20_000  # with everything drawn that is used again


@dataclass(frozen=True)
class Logo:
    """A picture that may be printed: its bytes as they are kept, and what they are."""

    data: bytes
    media_type: str


def check(filename: str, data: bytes, field: str = "logo") -> Logo:
    """The logo as it is kept and printed; Invalid about `field` for anything else than a good PNG or SVG."""
    if len(data) > LARGEST:
        raise Invalid(TOO_LARGE, fields={field: TOO_LARGE}, most=LARGEST // 1024)
    seen = sniff(data, filename)
    if seen.media_type == PNG and not seen.remark:
        _refuse_wide(data, field)
        return Logo(data, PNG)
    if seen.media_type == SVG and not seen.remark:
        return Logo(_drawing(data, field), SVG)
    raise Invalid(NO_PICTURE, fields={field: NO_PICTURE})


def _refuse_wide(data: bytes, field: str) -> None:
    try:
        with Image.open(io.BytesIO(data)) as picture:
            if max(picture.size) > WIDEST:
                raise Invalid(TOO_WIDE, fields={field: TOO_WIDE}, most=WIDEST)
            picture.load()
    except BAD_PICTURE as error:
        raise Invalid(NO_PICTURE, fields={field: NO_PICTURE}) from error


def _drawing(data: bytes, field: str) -> bytes:
    try:
        text = data.decode("utf-8-sig")  # in another encoding a DTD would not be seen here
    except UnicodeDecodeError as error:
        raise Invalid(NOT_PLAIN, fields={field: NOT_PLAIN}) from error
    if DOCTYPE.search(text):  # before a parser sees it: entities can grow without end
        raise Invalid(NOT_PLAIN, fields={field: NOT_PLAIN})
    try:
        parser = ElementTree.XMLParser(encoding="utf-8")  # noqa: S314 - no DTD, so no entity, reaches it
        root = ElementTree.fromstring(text.encode(), parser)  # noqa: S314
    except ElementTree.ParseError as error:
        raise Invalid(NO_PICTURE, fields={field: NO_PICTURE}) from error
    if _depth(root) > DEEPEST:
        raise Invalid(NOT_PLAIN, fields={field: NOT_PLAIN})
    _drop_foreign(root)
    if root.tag != f"{SVG_NAMESPACE}svg" or not all(_plain(element) for element in root.iter()):
        raise Invalid(NOT_PLAIN, fields={field: NOT_PLAIN})
    if _shapes(root) > MOST_SHAPES:
        raise Invalid(NOT_PLAIN, fields={field: NOT_PLAIN})
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _depth(root: ElementTree.Element) -> int:
    """How many elements lie within one another; counted level by level, so that no depth is too deep."""
    depth, level = 0, [root]
    while level:
        depth, level = depth + 1, [child for element in level for child in element]
    return depth


def _shapes(root: ElementTree.Element) -> int:
    """How many elements are drawn when each `use` draws again what it names; more than the most for a circle.

    A drawing of few bytes can use what uses what is used: no letter with it could ever be printed.
    """
    named = {each.get("id"): each for each in root.iter() if each.get("id")}
    known: dict[ElementTree.Element, int] = {}

    def count(element: ElementTree.Element, above: frozenset[ElementTree.Element]) -> int:
        if element in above or len(above) > DEEPEST:
            return MOST_SHAPES + 1
        if element not in known:
            used = named.get(_used(element))
            inside = [*element, *([used] if used is not None else ())]
            known[element] = min(1 + sum(count(each, above | {element}) for each in inside), MOST_SHAPES + 1)
        return known[element]

    return count(root, frozenset())


def _used(element: ElementTree.Element) -> str:
    return (element.get("href") or element.get(f"{{{XLINK}}}href") or "").removeprefix("#")


def _drop_foreign(element: ElementTree.Element) -> None:
    """Without what a drawing program keeps for itself in namespaces of its own."""
    for key in [
        key for key in element.attrib if key.startswith("{") and not key.startswith(KNOWN_NAMESPACES)
    ]:
        del element.attrib[key]
    for child in list(element):
        if child.tag.startswith(SVG_NAMESPACE) and child.tag != f"{SVG_NAMESPACE}metadata":
            _drop_foreign(child)
        else:
            element.remove(child)


def _plain(element: ElementTree.Element) -> bool:
    name = element.tag.removeprefix(SVG_NAMESPACE)
    said = "".join(element.itertext()) if name == "style" else ""
    return name in SHAPES and not OUTSIDE.search(said) and all(map(_still, element.attrib.items()))


def _still(attribute: tuple[str, str]) -> bool:
    name, value = attribute[0].rpartition("}")[2].lower(), attribute[1]
    if name.startswith("on") or OUTSIDE.search(value):
        return False
    return name not in ("href", "src") or value.startswith("#")
