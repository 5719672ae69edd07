"""What a PDF would do when it is opened: found in what it says, not in the pictures it shows.

What it would run stands in its dictionaries. These stand between the streams, or in object streams
(ISO 32000-1, 7.5.7), which are opened. Every other stream is a picture, letters or a drawing, and
bytes of chance: in 17 million of them (256³) ``/JS`` stands about once. It is searched too if an
object stands in it, or if what looks like its begin stands in a string or a comment. A name may be
written with ``#`` and two digits for a letter. An object stream that is encrypted, folded more than
once or cut short cannot be read: nobody can tell what it runs.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

ACTS = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia)\b")
OBJECT_STREAM = re.compile(
    rb"/(?:ObjStm\b|First\b[\0\s]*\d+\b(?![\0\s]+\d+[\0\s]+R)|Type[\0\s]+\d)"
)
OBJECT = re.compile(rb"[\0\s\d]obj[\0\s<\[%]|\btrailer\b")  # in no picture, but by chance
ENCRYPTED = re.compile(rb"/Encrypt\b")
FLATE = re.compile(rb"/(?:FlateDecode|Fl)\b")
FILTERS = re.compile(
    rb"/(?:FlateDecode|Fl|ASCIIHexDecode|AHx|ASCII85Decode|A85|LZWDecode|LZW|RunLengthDecode|RL|Crypt"
    rb"|DCTDecode|CCITTFaxDecode|JBIG2Decode|JPXDecode)\b"
)
ANY_FILTER = re.compile(rb"/(?:Filter|F)\b\s*(?!null)")
ELSEWHERE = re.compile(rb"/(?:Filter|DecodeParms)\b[\0\s\[]*[\d%]")  # how it is folded
STREAM = re.compile(rb">>\s{0,8}stream\r?\n")
END = re.compile(rb"endstream\b")
LENGTH = re.compile(rb"/Length\s+(\d{1,9})\b(?!\s+\d+\s+R)")
ANOTHER = re.compile(rb"(?<!end)stream")
PREDICTED = re.compile(rb"/Predictor\b(?!\s+1\b(?!\s+\d))")
MARK = re.compile(rb"\\.|[()]", re.DOTALL)
HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
MOST_OPENED = 100 * 1024 * 1024  # bytes of one document's object streams, unfolded


def acts(sent: bytes) -> bool:
    """It would run or start something, or hides its dictionaries so that nobody can tell."""
    between = list(_between_streams(sent))
    said = [head for head, _body in between]
    if any(ENCRYPTED.search(_written_out(one)) for one in said):
        return _has_any([sent]) or bool(OBJECT_STREAM.search(_written_out(sent)))
    left = MOST_OPENED
    for head, body in between:
        dictionary = _written_out(head)
        if not OBJECT_STREAM.search(dictionary):
            if OBJECT_STREAM.search(_written_out(body)):
                return True
            if OBJECT.search(body) or _ends_in_words(head):
                said.append(body)
            continue
        if ANOTHER.search(head) or ANOTHER.search(body):
            return True
        opened = _opened(dictionary, body, left)
        if opened is None:
            return True
        left -= len(opened)
        said.append(opened)
    return _has_any(said)


def _has_any(said: list[bytes]) -> bool:
    return any(ACTS.search(_written_out(one)) for one in said)


def _between_streams(sent: bytes) -> Iterator[tuple[bytes, bytes]]:
    """What stands before each stream, with what is in the stream; at last what is behind them. A
    stream ends where its length says, if its end stands there, else at the first end."""
    at = 0
    while begins := STREAM.search(sent, at):
        head = sent[at : begins.start() + len(b">>")]
        ends = _end_of(sent, begins.end(), head)
        if ends is None:
            break
        yield head, sent[begins.end() : ends.start()]
        at = ends.end()
    yield sent[at:], b""


def _end_of(sent: bytes, start: int, head: bytes) -> re.Match[bytes] | None:
    lengths = LENGTH.findall(_own_dictionary(head))
    if lengths:
        told = re.compile(rb"\s{0,2}endstream\b").match(sent, start + int(lengths[-1]))
        if told:
            return told
    return END.search(sent, start)


def _ends_in_words(head: bytes) -> bool:
    """In a string or a comment, as readers may see it who begin anywhere before."""
    depth = 0
    for found in MARK.finditer(head):
        mark = found[0]
        if mark == b"(" or (mark == b"\\(" and not depth):
            depth += 1
        elif mark == b")":
            depth = max(depth - 1, 0)
    return depth > 0 or b"%" in re.split(rb"[\r\n]", head)[-1]


def _own_dictionary(head: bytes) -> bytes:
    """Of the object to which the stream belongs."""
    return head[head.rfind(b" obj") + 1 :]


def _opened(dictionary: bytes, body: bytes, most: int) -> bytes | None:
    """None: in a way that is not read here, broken, or more than there is room for."""
    if PREDICTED.search(dictionary) or ELSEWHERE.search(dictionary):
        return None
    if len(FILTERS.findall(dictionary)) > 1:
        return None
    if not FLATE.search(dictionary):
        return None if ANY_FILTER.search(dictionary) else body
    unfolding = zlib.decompressobj()
    try:
        opened = unfolding.decompress(body, max(most, 1))
    except zlib.error:
        return None
    return opened if unfolding.eof and not unfolding.unconsumed_tail else None


def _written_out(text: bytes) -> bytes:
    return HEX.sub(lambda found: bytes([int(found[1], 16)]), text)
