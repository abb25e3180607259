"""A photo for the directory: whatever picture is sent, a small square JPEG is kept and nothing else of it.

Where it was taken, by which camera and when stands in a picture's EXIF: it goes with the re-encoding.
"""

import io

from PIL import Image, ImageOps

from geos.core.errors import Invalid

LARGEST = 8 * 1024 * 1024  # bytes of what is sent
SIDE = 256  # pixels of what is kept
MOST_PIXELS = {"JPEG": 60_000_000, "PNG": 16_000_000}  # what a small file may unpack to
BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")  # JPEG and PNG, whatever the file is called


def N_(text: str) -> str:
    """Marks a message for the catalogue; it is translated where it is shown."""
    return text


NO_PICTURE = N_("Choose a JPEG or PNG picture that opens")
TOO_LARGE = N_("Choose a picture of at most %(most)s MB")


def portrait(data: bytes, field: str = "photo") -> bytes:
    """The middle square of a picture as a JPEG of 256 × 256 pixels; Invalid for anything else."""
    if len(data) > LARGEST:
        raise Invalid(fields={field: TOO_LARGE}, most=LARGEST // (1024 * 1024))
    if not data.startswith(BEGINNINGS):
        raise Invalid(fields={field: NO_PICTURE})
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as picture:
            if picture.width * picture.height > MOST_PIXELS[picture.format or "PNG"]:
                raise Invalid(fields={field: NO_PICTURE})
            picture.draft("RGB", (2 * SIDE, 2 * SIDE))  # a JPEG is unpacked no larger than is needed
            picture.thumbnail((4 * SIDE, 4 * SIDE))
            turned = ImageOps.exif_transpose(picture).convert("RGBA")
    except Invalid:
        raise
    except Exception as error:  # of a strange file Pillow raises whatever it stumbles upon
        raise Invalid(fields={field: NO_PICTURE}) from error
    square = ImageOps.fit(turned, (SIDE, SIDE), method=Image.Resampling.LANCZOS)
    paper = Image.new("RGB", square.size, "white")
    paper.paste(square, mask=square.getchannel("A"))
    out = io.BytesIO()
    paper.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()
