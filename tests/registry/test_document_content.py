"""What a PDF would run is found where it says so, and not in the pictures that it shows."""

from __future__ import annotations

import io
import random
import zlib

import pytest
import typst
from pypdf import PdfWriter

from prolo.registry.file_content import UnfitFile, read_content

ACTION = b"<< /Type /Action /S /JavaScript /JS (app.alert(1)) >>"


def document(*objects: bytes, trailer: bytes = b"<< /Root 1 0 R >>") -> bytes:
    bodies = [b"<< /Type /Catalog >>", *objects]
    numbered = [b"%d 0 obj\n%s\nendobj\n" % (n, one) for n, one in enumerate(bodies, 1)]
    end = b"trailer\n%s\nstartxref\n9\n%%%%EOF\n" % trailer
    return b"%PDF-1.7\n" + b"".join(numbered) + end


def stream(dictionary: bytes, body: bytes, *, length: int | None = None) -> bytes:
    told = len(body) if length is None else length
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (dictionary, told, body)


def objects_in(
    text: bytes, named: bytes = b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode"
) -> bytes:
    return stream(named, zlib.compress(text))


PICTURE = b"/Type /XObject /Subtype /Image"
FOLDED = b"/Type /ObjStm /N 1 /First 4 "
FOLDED_ACTION = zlib.compress(b"7 0 " + ACTION)
KEPT = {
    "ten megabytes of chance": document(stream(PICTURE, random.Random(4).randbytes(10_000_000))),
    "a title in brackets before a picture": document(
        b"<< /Title (Shoulder \\(left\\) (MRI)) >>", stream(PICTURE, b"\x17/JS\x80")
    ),
    "letters of chance in a picture": document(stream(PICTURE, b"\x17/JS\x80\0/Launch\n")),
    "the end of a stream in a picture": document(stream(PICTURE, b"\nendstream\n/JS\n")),
    "objects that do nothing": document(objects_in(b"7 0 << /Type /Page >>")),
    "objects that are not folded": document(
        stream(b"/Type /ObjStm /N 1 /First 4", b"7 0 << /Type /Page >>")
    ),
    "a picture of which nobody said how long it is": document(
        b"<< /Type /XObject /Length 9 0 R >>\nstream\n/JS \nendstream", b"4"
    ),
}
REFUSED = {
    "openly": document(ACTION),
    "in a name that is written otherwise": document(ACTION.replace(b"/JS", b"/J#53")),
    "behind a picture": document(stream(PICTURE, b"chance"), ACTION),
    "behind a picture that says it is longer": document(
        stream(PICTURE, b"chance", length=40), ACTION
    ),
    "among folded objects": document(objects_in(b"7 0 " + ACTION)),
    "among objects that are not folded": document(
        stream(b"/Type /ObjStm /N 1 /First 4", b"7 0 " + ACTION)
    ),
    "among objects of a type that is written otherwise": document(
        objects_in(b"7 0 " + ACTION, b"/Type /Obj#53tm /N 1 /First 4 /Filter /Flate#44ecode")
    ),
    "among objects folded in a way that is not read here": document(
        stream(b"/Type /ObjStm /N 1 /First 4 /Filter /LZWDecode", b"chance")
    ),
    "among objects that unfold to more than there is room for": document(
        objects_in(b"7 0 << >>" + b" " * 101 * 1024 * 1024)
    ),
    "behind a stream that is none": document(b"(stream)\nstream\n" + ACTION + b"\nendstream"),
    "among objects folded twice": document(
        stream(FOLDED + b"/Filter [/FlateDecode /FlateDecode]", zlib.compress(FOLDED_ACTION))
    ),
    "among objects folded and written in digits": document(
        stream(
            FOLDED + b"/Filter [/FlateDecode /ASCIIHexDecode]",
            zlib.compress(b"7 0 ".hex().encode() + ACTION.hex().encode() + b">"),
        )
    ),
    "among objects whose folding is said elsewhere": document(
        stream(FOLDED + b"/X /FlateDecode /Filter 3 0 R", zlib.compress(b"7 0 << >>"))
    ),
    "among folded objects that are cut short": document(
        stream(FOLDED + b"/Filter /FlateDecode", FOLDED_ACTION[:-9])
    ),
    "among objects of a dictionary in which a string stands": document(
        objects_in(b"7 0 " + ACTION, FOLDED + b"/X(an obj) /Filter /FlateDecode")
    ),
    "among objects of no type": document(
        objects_in(b"7 0 " + ACTION, b"/N 1 /First 4 /Filter /FlateDecode")
    ),
    "among objects behind a comment": document(
        objects_in(b"7 0 " + ACTION).replace(b">>\nstream", b">> % a\nstream"),
        stream(b"", zlib.compress(b"7 0 << >>")),
    ),
    "behind a string that looks like a stream": document(
        b"(>> stream\n)", ACTION, stream(PICTURE, b"chance")
    ),
    "beside a string that looks like a stream": document(
        ACTION.replace(b"<< ", b"<< /X(\\)>> stream\n) ").replace(b">>", b"/Y(endstream) >>")
    ),
    "behind a comment that looks like a stream": document(
        b"<< % >> stream\n" + ACTION[2:-2] + b" /Y(endstream) >>"
    ),
    "in a dictionary whose type stands behind a string like a stream": document(
        objects_in(b"7 0 " + ACTION, b"/X(>> stream\n) " + FOLDED + b"/Filter /FlateDecode")
    ),
    "in a dictionary whose folding stands behind a string like a stream": document(
        objects_in(b"7 0 " + ACTION, FOLDED + b"/X(>> stream\n) /Filter /FlateDecode")
    ),
    "in a picture that is not folded": document(
        stream(PICTURE, b"chance 4 0 obj " + ACTION + b" endobj")
    ),
    "among folded objects of an encrypted document": document(
        objects_in(b"7 0 " + ACTION), trailer=b"<< /Root 1 0 R /Encrypt 3 0 R >>"
    ),
    "in an encrypted document": document(
        stream(PICTURE, b"/JS "), trailer=b"<< /Root 1 0 R /Encrypt 3 0 R >>"
    ),
}


@pytest.mark.parametrize("sent", KEPT.values(), ids=list(KEPT))
def test_a_document_that_only_shows_something_is_kept(sent: bytes) -> None:
    assert read_content(sent).kept == sent


@pytest.mark.parametrize("sent", REFUSED.values(), ids=list(REFUSED))
def test_a_document_that_would_run_something_is_refused(sent: bytes) -> None:
    with pytest.raises(UnfitFile) as refused:
        read_content(sent)
    assert refused.value.code == "acts"


def test_what_other_programs_write_is_kept() -> None:
    blank = PdfWriter()
    blank.add_blank_page(100, 100)
    written = io.BytesIO()
    blank.write(written)
    for sent in (written.getvalue(), typst.compile(b"A letter.", format="pdf")):
        assert read_content(sent).content_type == "application/pdf"
