"""Files as people send them, drawn here: nobody's picture."""

from __future__ import annotations

import io
import zlib

from PIL import Image, PngImagePlugin

SECRET = "Ada Example, born 1961"
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\nstartxref\n9\n%%EOF\n"


def grey_ramp(size: tuple[int, int] = (64, 48)) -> Image.Image:
    return Image.linear_gradient("L").resize(size)


def png(
    size: tuple[int, int] = (64, 48), *, text: str = "", mode: str = "L", held: int = 1
) -> bytes:
    info = PngImagePlugin.PngInfo()
    if text:
        info.add_text("Patient", text)
    exif = {"exif": _camera(held)} if held != 1 else {}
    return _written(grey_ramp(size).convert(mode), "PNG", pnginfo=info, **exif)


def jpeg(size: tuple[int, int] = (64, 48), *, held: int = 1, place: bool = False) -> bytes:
    exif = _camera(held)
    if place:
        exif.get_ifd(0x8825)[1] = "N"
    return _written(grey_ramp(size).convert("RGB"), "JPEG", exif=exif, comment=SECRET.encode())


def _camera(held: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = held
    exif[0x010F] = "Invented Cameras"
    return exif


def sixteen_bits() -> bytes:
    return _written(Image.new("I;16", (8, 8), 40_000), "PNG")


def bomb() -> bytes:
    """A few kilobytes that unfold to ten thousand million pixels."""
    head = (100_000).to_bytes(4, "big") * 2 + b"\x08\x00\x00\x00\x00"
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        [chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(bytes(1000))), chunk(b"IEND", b"")]
    )


def chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")


def _written(image: Image.Image, form: str, **options: object) -> bytes:
    written = io.BytesIO()
    image.save(written, format=form, **options)
    return written.getvalue()
