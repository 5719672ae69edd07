"""What a file is, by what is in it, and what of it is kept.

A picture is opened to its last pixel, then written again piece by piece: what shows the picture
stays bit for bit, what tells of the camera, the place or a person does not, and neither does
anything behind its end. A document is kept as it was sent.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from zlib import crc32

from PIL import Image, ImageOps, UnidentifiedImageError

from prolo.errors import RegistryError
from prolo.registry.document_content import acts
from prolo.registry.models.attachments import MOST_BYTES

MOST_PIXELS = 40_000_000  # a film of 60 × 60 cm at 250 dpi; 120 MB of memory when opened
THUMBNAIL_PX = (320, 320)
LOGO_PX = (900, 300)  # on paper some 6 × 2 cm, at 380 dpi
PNG, JPEG, PDF = "image/png", "image/jpeg", "application/pdf"
PNG_BEGINS, JPEG_BEGINS, PDF_BEGINS = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"%PDF-"
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
PDF_TAIL = 1024  # bytes at the end, within which readers look for the end mark

PNG_SHOWS = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT"}
    | {b"pHYs", b"bKGD"}
)
SOI, EOI, SOS, APP0, APP1, APP2, APP14, COM = 0xD8, 0xD9, 0xDA, 0xE0, 0xE1, 0xE2, 0xEE, 0xFE
JPEG_APPS = {APP0: b"JFIF\0", APP2: b"ICC_PROFILE\0", APP14: b"Adobe"}  # that show the picture
JPEG_SHOWS = frozenset({*range(0xC0, 0xD0), 0xDB, 0xDD, SOS}) - {0xC8}
AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
ORIENTATION, PLACE = 0x0112, 0x8825  # of EXIF
EXIF_BEGINS, PNG_EXIF = b"Exif\0\0", b"eXIf"
EXIF_TURN = EXIF_BEGINS + b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0%c\0\0\0\0\0\0"

CAMERA, WHERE, TEXT, BEHIND = "camera", "place", "text", "behind-the-end"


class UnfitFile(RegistryError):  # noqa: N818  like its sisters in prolo/errors.py
    """This file cannot be kept; ``code`` says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(f"unfit file: {code}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What is kept of a file. ``removed`` has codes of what was taken out."""

    content_type: str
    kept: bytes
    width: int | None = None
    height: int | None = None
    thumbnail: bytes = b""
    removed: tuple[str, ...] = ()


def read_content(sent: bytes) -> Content:
    """Raises ``UnfitFile`` for what is no whole PNG, JPEG or PDF, or too large a one."""
    if not sent:
        raise UnfitFile("empty")
    if len(sent) > MOST_BYTES:
        raise UnfitFile("too-large")
    if sent.startswith(PNG_BEGINS):
        return _picture(PNG, sent, *_png(sent))
    if sent.startswith(JPEG_BEGINS):
        return _picture(JPEG, sent, *_jpeg(sent))
    if sent.startswith(PDF_BEGINS):
        return _document(sent)
    raise UnfitFile(_other(sent))


def read_logo(sent: bytes) -> bytes:
    """A PNG of this picture, no larger than a letterhead needs. Raises ``UnfitFile`` as
    ``read_content`` does, and for a document."""
    content = read_content(sent)
    if content.content_type == PDF:
        raise UnfitFile("no-picture")
    with _opened(content.kept) as image:
        image.load()
        return _small(ImageOps.exif_transpose(image), LOGO_PX)


def _other(sent: bytes) -> str:
    """Files that people have in their hands, so that they are told what to do with them."""
    head = sent[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").lower()
    if sent[128:132] == b"DICM":
        return "dicom"
    if head.startswith(b"<"):
        return "web-page"
    pictures = (b"gif8", b"ii*\0", b"mm\0*", b"bm", b"riff")
    is_box = sent[4:8] == b"ftyp"
    if is_box and sent[8:12] in HEIC_BRANDS:
        return "heic"
    return "other-picture" if is_box or head.startswith(pictures) else "unknown"


# -- documents ----------------------------------------------------------------------------


def _document(sent: bytes) -> Content:
    """A document that would run or start something is refused, where it says so openly; what it
    hides, its address (never shown inside a page) keeps from acting."""
    if b"%%EOF" not in sent[-PDF_TAIL:] or b"startxref" not in sent[-PDF_TAIL:]:
        raise UnfitFile("cut-off")
    if acts(sent):
        raise UnfitFile("acts")
    return Content(content_type=PDF, kept=sent)


# -- pictures -----------------------------------------------------------------------------


def _picture(content_type: str, sent: bytes, kept: bytes, removed: set[str]) -> Content:
    try:
        _check_size(kept)
        with _opened(kept) as whole:
            whole.verify()  # the sums over its parts
        with _opened(kept) as image:
            image.load()
            upright = ImageOps.exif_transpose(image)
            thumbnail = _small(upright, THUMBNAIL_PX)
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, OverflowError) as broken:
        raise UnfitFile("broken") from broken
    if content_type == JPEG and _has_place(sent):
        removed.add(WHERE)
    return Content(
        content_type=content_type,
        kept=kept,
        width=upright.width,
        height=upright.height,
        thumbnail=thumbnail,
        removed=tuple(sorted(removed)),
    )


def _opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data), formats=("PNG", "JPEG"))


def _check_size(data: bytes) -> None:
    """By the head alone: a small file can unfold to more than there is memory."""
    try:
        with _opened(data) as image:
            pixels = image.width * image.height
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise UnfitFile("too-many-pixels") from None
    except UnidentifiedImageError:
        raise UnfitFile("broken") from None
    if pixels > MOST_PIXELS:
        raise UnfitFile("too-many-pixels")


def _small(image: Image.Image, most_px: tuple[int, int]) -> bytes:
    if image.mode.startswith("I"):  # 16 bits of grey, as films are scanned
        image = image.point(lambda value: value / 256).convert("L")
    small = image.convert("RGBA" if "A" in image.mode or "transparency" in image.info else "RGB")
    small.thumbnail(most_px)
    written = io.BytesIO()
    small.save(written, format="PNG", optimize=True)
    return written.getvalue()


def _png(sent: bytes) -> tuple[bytes, set[str]]:
    """The chunks that show the picture, and which way up it stands; text, dates, the rest of EXIF
    and further frames are left out."""
    kept, removed, at = [PNG_BEGINS], set(), len(PNG_BEGINS)
    for kind, chunk in _chunks(sent):
        at += len(chunk)
        shows = _png_turn(chunk) if kind == PNG_EXIF else chunk if kind in PNG_SHOWS else b""
        kept.append(shows)
        if shows != chunk:
            removed.add(CAMERA if kind == PNG_EXIF else TEXT)
    if at < len(sent):
        removed.add(BEHIND)
    return b"".join(kept), removed


def _png_turn(chunk: bytes) -> bytes:
    """Read from the chunk alone: no pixel is unfolded before the size is known."""
    exif = Image.Exif()
    try:
        exif.load(EXIF_BEGINS + chunk[8:-4])
        body = _turn(exif)[len(EXIF_BEGINS) :]
    except (OSError, SyntaxError, ValueError, KeyError, TypeError, struct.error, Warning):
        return b""
    whole = PNG_EXIF + body
    return len(body).to_bytes(4, "big") + whole + crc32(whole).to_bytes(4, "big") if body else b""


def _chunks(sent: bytes) -> Iterator[tuple[bytes, bytes]]:
    at, kind = len(PNG_BEGINS), b""
    while kind != b"IEND":
        end = at + 12 + int.from_bytes(sent[at : at + 4], "big")
        if end > len(sent) or at + 12 > len(sent):
            raise UnfitFile("cut-off")
        kind = sent[at + 4 : at + 8]
        yield kind, sent[at:end]
        at = end


def _jpeg(sent: bytes) -> tuple[bytes, set[str]]:
    """The segments that show the picture, and which way up it stands."""
    kept, removed, at = [b"\xff\xd8", _jpeg_turn(sent)], set(), 2
    for marker, segment, end in _segments(sent):
        at = end
        if _shows(marker, segment):
            kept.append(segment)
        elif marker != EOI:
            removed.add(CAMERA if marker == APP1 and segment[4:8] == b"Exif" else TEXT)
    if at < len(sent):
        removed.add(BEHIND)
    return b"".join((*kept, b"\xff\xd9")), removed


def _shows(marker: int, segment: bytes) -> bool:
    if marker in JPEG_APPS:
        return segment[4:].startswith(JPEG_APPS[marker])
    return marker in JPEG_SHOWS


def _segments(sent: bytes) -> Iterator[tuple[int, bytes, int]]:
    """Marker, bytes and end of each segment; a scan goes with what it codes."""
    at, marker = 2, SOI
    while marker != EOI:
        while sent[at : at + 2] == b"\xff\xff":  # filling
            at += 1
        if at + 2 > len(sent):
            raise UnfitFile("cut-off")
        if sent[at] != 0xFF:
            raise UnfitFile("broken")
        marker = sent[at + 1]
        end = at + 2 if marker == EOI else _end_of_segment(sent, at, marker)
        yield marker, sent[at:end], end
        at = end


def _end_of_segment(sent: bytes, at: int, marker: int) -> int:
    end = at + 2 + int.from_bytes(sent[at + 2 : at + 4], "big")
    if marker == SOS:
        after = AFTER_SCAN.search(sent, end)
        end = after.start() if after else len(sent)
    if end < at + 4 or end >= len(sent):
        raise UnfitFile("cut-off")
    return end


def _jpeg_turn(sent: bytes) -> bytes:
    """An EXIF segment that says how the camera was held, and nothing else."""
    body = _turn(_exif(sent))
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body if body else b""


def _turn(exif: Image.Exif) -> bytes:
    turned = exif.get(ORIENTATION, 1)
    return EXIF_TURN % turned if turned in range(2, 9) else b""


def _has_place(sent: bytes) -> bool:
    try:
        return bool(_exif(sent).get_ifd(PLACE))
    except (OSError, SyntaxError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _exif(sent: bytes) -> Image.Exif:
    try:
        with _opened(sent) as image:
            return image.getexif()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Warning):
        return Image.Exif()
