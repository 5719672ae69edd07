"""The page of a signature: who put it under which bytes, when, where and how."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import translation
from django.utils.translation import gettext as _

from prolo.care.signing import GUARDIAN
from prolo.papers.paper import (
    Block,
    Column,
    Letterhead,
    Paper,
    Paragraph,
    Rows,
    Table,
    size_in,
)
from prolo.papers.signature_pictures import drawn_signature
from prolo.papers.words import consent_record as words
from prolo.papers.words import guardians
from prolo.papers.words import options as option_words
from prolo.papers.words.sentences import day


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureRecord:
    """Moments are on the clinic's wall, whose ``zone`` is named. ``paper`` is the title of what
    was signed, ``written_in`` the name of its language; ``drawing`` the path of an SVG."""

    paper: str
    sha256: str
    printed_sha256: str
    written_in: str
    person: str
    signer: str
    signed_as: str
    relationship: str
    right: str
    document: str
    seen_by: str
    seen_on: date | None
    method: str
    typed: str
    drawing: str
    how: str
    identity: str
    asked_by: str
    asked_at: datetime
    signed_at: datetime
    zone: str
    interpreter: str = ""
    interpreter_language: str = ""
    reads: str = ""
    language_note: str = ""
    withdrawn_at: datetime | None = None
    withdrawn_how: str = ""


def signature_paper(
    record: SignatureRecord,
    *,
    language: str = "en",
    letterhead: Letterhead | None = None,
    country: str = "",
    is_invented: bool = False,
    is_read: bool = True,
) -> Paper:
    with translation.override(language):
        head = option_words.head_marks(is_invented=is_invented, is_read=is_read, is_for_talk=False)
        return Paper(
            title=_("Signature under a consent"),
            subtitle=record.paper,
            language=language,
            dated=record.signed_at.date(),
            day=day(record.signed_at.date()),
            description=record.paper,
            marks=tuple(head),
            foot=f"{_('Signature under a consent')} · SHA-256 {record.sha256[:16]}",
            blocks=tuple(_blocks(record)),
            size=size_in(country),
            letterhead=letterhead,
        )


def _blocks(record: SignatureRecord) -> Iterator[Block]:
    if record.withdrawn_at:
        yield Paragraph(text=_withdrawn(record, record.withdrawn_at), role="lead")
    yield Table(
        caption=_("What is kept of it"),
        columns=(Column(head=_("What")), Column(head=_("As it was recorded"), width=2.5)),
        parts=(Rows(cells=tuple(_rows(record))),),
        note=_(
            "The bytes of the paper are kept unchanged and compared with this hash each time "
            "they are read. Whoever has a copy can work out the same hash."
        ),
    )
    if record.drawing:
        yield drawn_signature(record.drawing, record.signer)


def _rows(record: SignatureRecord) -> Iterator[tuple[str, str]]:
    yield _("Paper"), record.paper
    yield _("Who it is about"), record.person
    yield _("Signed by"), _signer(record)
    if record.signed_as == GUARDIAN:
        yield (
            _("By what right"),
            guardians.decides_as(record.right, record.document, record.seen_by, record.seen_on),
        )
    yield _("Signature"), words.method(record.method, record.typed)
    yield _("Signed at"), words.moment(record.signed_at, record.zone)
    yield _("Where"), words.HOW[record.how]()
    yield _("How it was known who it is"), words.identity(record.identity, record.asked_by)
    yield _("Language of the paper"), record.written_in
    if record.interpreter:
        yield _("Interpreted by"), f"{record.interpreter} ({record.interpreter_language})"
    elif record.language_note:
        yield _("Not interpreted"), guardians.reads_another(record.reads, record.language_note)
    explained_at = words.moment(record.asked_at, record.zone)
    yield _("Explained by"), f"{record.asked_by}, {explained_at}"
    yield "SHA-256", record.sha256
    if record.printed_sha256:
        yield _("SHA-256 of the PDF"), record.printed_sha256


def _signer(record: SignatureRecord) -> str:
    who = f"{record.signer}, {words.AS[record.signed_as]()}"
    kin = guardians.relationship(record.relationship)
    return f"{who} ({kin})" if kin else who


def _withdrawn(record: SignatureRecord, at: datetime) -> str:
    return _("Taken back on %(at)s, %(how)s.") % {
        "at": words.moment(at, record.zone),
        "how": words.HOW[record.withdrawn_how](),
    }
