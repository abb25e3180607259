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

DOCTYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
OUTSIDE = re.compile(r"url\(\s*['\"]?\s*(?!#)|@import|javascript:|expression\(", re.IGNORECASE)


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
    if DOCTYPE.search(data):  # before a parser sees it: entities can grow without end
        raise Invalid(NOT_PLAIN, fields={field: NOT_PLAIN})
    try:
        root = ElementTree.fromstring(data)  # noqa: S314 - no DTD, so no entity, reaches the parser
    except ElementTree.ParseError as error:
        raise Invalid(NO_PICTURE, fields={field: NO_PICTURE}) from error
    _drop_foreign(root)
    if root.tag != f"{SVG_NAMESPACE}svg" or not all(_plain(element) for element in root.iter()):
        raise Invalid(NOT_PLAIN, fields={field: NOT_PLAIN})
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


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
    said = element.text or "" if name == "style" else ""
    return name in SHAPES and not OUTSIDE.search(said) and all(map(_still, element.attrib.items()))


def _still(attribute: tuple[str, str]) -> bool:
    name, value = attribute[0].rpartition("}")[2].lower(), attribute[1]
    if name.startswith("on") or OUTSIDE.search(value):
        return False
    return name not in ("href", "src") or value.startswith("#")
