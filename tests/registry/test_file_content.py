"""What is kept of a file is decided by what is in it."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image

from prolo.registry.file_content import UnfitFile, read_content
from tests.support.pictures import PDF, SECRET, bomb, chunk, grey_ramp, jpeg, png, sixteen_bits

PAGE = b"<html><script>alert(1)</script></html>"
DRAWING = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def test_every_pixel_stays_and_what_was_written_beside_them_goes() -> None:
    kept = read_content(png(text=SECRET) + PAGE)
    assert opened(kept.kept).tobytes() == grey_ramp().tobytes()
    assert SECRET.encode() not in kept.kept
    assert b"script" not in kept.kept
    assert kept.removed == ("behind-the-end", "text")
    assert (kept.content_type, kept.width, kept.height) == ("image/png", 64, 48)


def test_a_photograph_loses_camera_place_and_comment_and_no_pixel() -> None:
    sent = jpeg(place=True)
    kept = read_content(sent + PAGE)
    assert opened(kept.kept).tobytes() == opened(sent).tobytes()
    for gone in (b"Invented Cameras", SECRET.encode(), b"script"):
        assert gone not in kept.kept
    assert kept.removed == ("behind-the-end", "camera", "place", "text")
    assert not opened(kept.kept).getexif()


def test_a_photograph_taken_on_its_side_still_stands_upright() -> None:
    kept = read_content(jpeg(held=6))
    assert opened(kept.kept).getexif() == {0x0112: 6}
    assert (kept.width, kept.height) == (48, 64)
    assert opened(kept.thumbnail).size == (48, 64)


def test_a_png_held_on_its_side_stands_upright_as_a_photograph_does() -> None:
    sent = png(held=6, text=SECRET)
    kept = read_content(sent)
    assert opened(kept.kept).getexif() == {0x0112: 6}
    assert opened(kept.kept).tobytes() == opened(sent).tobytes()
    assert (kept.width, kept.height) == (48, 64)
    assert opened(kept.thumbnail).size == (48, 64)
    assert kept.removed == ("camera", "text")
    assert b"Invented Cameras" not in kept.kept


@pytest.mark.parametrize("noise", [b"", b"MM", b"MM\0*\0\0\0\x08\xff\xff", b"\xff" * 40])
def test_what_cannot_be_read_of_a_camera_turns_no_png(noise: bytes) -> None:
    sent, at = png(), len(png()) - 12
    kept = read_content(sent[:at] + chunk(b"eXIf", noise) + sent[at:])
    assert (kept.width, kept.height, kept.removed) == (64, 48, ("camera",))


def test_what_is_kept_is_kept_the_same_a_second_time() -> None:
    for sent in (png(text=SECRET), png(held=6), jpeg(held=6, place=True), PDF):
        once = read_content(sent).kept
        assert read_content(once).kept == once


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_every_kind_of_picture_has_a_small_one(mode: str) -> None:
    assert opened(read_content(png((900, 600), mode=mode)).thumbnail).size == (320, 213)


def test_a_film_of_sixteen_bits_is_not_washed_out_when_it_is_made_small() -> None:
    small = opened(read_content(sixteen_bits()).thumbnail).convert("L")
    assert small.getpixel((0, 0)) == pytest.approx(156, abs=1)


def test_a_document_is_kept_as_it_was_sent() -> None:
    kept = read_content(PDF)
    assert (kept.content_type, kept.kept, kept.thumbnail) == ("application/pdf", PDF, b"")


REFUSED = {
    "nothing in it": (b"", "empty"),
    "a picture without its end": (png()[:-20], "cut-off"),
    "half a photograph": (jpeg()[:-30], "cut-off"),
    "half a document": (PDF[:-20], "cut-off"),
    "a document that runs a script": (PDF.replace(b"/Type", b"/JavaScript"), "acts"),
    "a document that starts a program": (PDF.replace(b"/Type", b"/Launch"), "acts"),
    "a bomb": (bomb(), "too-many-pixels"),
    "a byte changed": (png().replace(b"IHDR\0", b"IHDR\1"), "broken"),
    "only the first bytes of a picture": (b"\x89PNG\r\n\x1a\n" + PAGE * 20, "cut-off"),
    "only the first bytes of a photograph": (b"\xff\xd8\xff" + PAGE, "cut-off"),
    "a page": (PAGE, "web-page"),
    "a drawing with a script": (DRAWING, "web-page"),
    "a page behind spaces": (b"\xef\xbb\xbf \n" + PAGE, "web-page"),
    "DICOM": (b"\0" * 128 + b"DICM" + b"\0" * 100, "dicom"),
    "GIF": (b"GIF89a" + b"\0" * 100, "other-picture"),
    "HEIC": (b"\0\0\0\x18ftypheic" + b"\0" * 100, "heic"),
    "a document behind something else": (b"MZ" + PDF, "unknown"),
    "too large": (png() + b"\0" * (20 * 1024 * 1024), "too-large"),
}


@pytest.mark.parametrize(("sent", "code"), REFUSED.values(), ids=list(REFUSED))
def test_what_is_refused_says_why(sent: bytes, code: str) -> None:
    with pytest.raises(UnfitFile) as refused:
        read_content(sent)
    assert refused.value.code == code


@given(
    sent=some.sampled_from([png(), jpeg(held=3), PDF]),
    at=some.floats(0, 1),
    instead=some.binary(max_size=40),
)
def test_whatever_is_damaged_is_kept_whole_or_refused(
    sent: bytes, at: float, instead: bytes
) -> None:
    place = int(at * len(sent))
    try:
        kept = read_content(sent[:place] + instead + sent[place + len(instead) :])
    except UnfitFile:
        return
    assert read_content(kept.kept).kept == kept.kept
