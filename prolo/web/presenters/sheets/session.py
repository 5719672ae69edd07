"""One session as it is on record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from prolo.errors import NotFound
from prolo.knowledge import Knowledge
from prolo.papers.paper import Paper
from prolo.papers.session_paper import SessionSheet, session_paper
from prolo.papers.words.sentences import commas
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Session
from prolo.web.languages import spoken
from prolo.web.presenters.mine import title
from prolo.web.presenters.papers import session_total
from prolo.web.presenters.session_recorded import (
    in_error_rows,
    injection_rows,
    reasons_view,
    signature_view,
    vial_rows,
)
from prolo.web.presenters.sheets.frame import frame_of
from prolo.web.words.dose import mixed
from prolo.web.words.session_record import GUIDANCE, unsigned
from prolo.web.words.values import shown


def paper_of_session(session: Session, language: str, on: date) -> Paper:
    """``NotFound`` before anything is recorded."""
    if session.ended_at is None:
        raise NotFound("session")
    knowledge = clinic_knowledge(session.clinic)
    with spoken(language):
        return session_paper(
            _sheet(session, knowledge), frame_of(session.patient, on=on, language=language)
        )


def _sheet(session: Session, knowledge: Knowledge) -> SessionSheet:
    signature = signature_view(session)
    return SessionSheet(
        number=str(session.number),
        about=title(session.course, knowledge),
        who=tuple((label, (said,)) for label, said in _who(session, signature) if said),
        total=session_total(session),
        injections=tuple(_injection(one) for one in injection_rows(session, knowledge)),
        vials=tuple(_vial(one) for one in vial_rows(session)),
        unsigned=unsigned(signature),
        reasons=tuple((one["title"], (one["text"],)) for one in reasons_view(session)),
        in_error=tuple(in_error_rows(session, knowledge)),
    )


def _who(session: Session, signature: dict[str, Any] | None) -> Iterator[tuple[str, str]]:
    yield _("When"), shown(session.ended_at)
    yield _("Injected by"), session.injector.full_name if session.injector else ""
    yield _("Supervised by"), session.supervisor.full_name if session.supervisor else ""
    if signature:
        by = ", ".join(one for one in (signature["by"], signature["title"]) if one)
        yield _("Signed"), f"{by}, {shown(signature['at'])}"


def _injection(row: dict[str, Any]) -> tuple[str, ...]:
    place = f"{row['sequence']}. {row['structure']}"
    said = ". ".join(one for one in (place, row["correction"]) if one)
    guidance = str(GUIDANCE.get(row["guidance"], row["guidance"]))
    needle = commas(one for one in (row["needle"], guidance, row["depth"]) if one)
    return said, row["side"], row["volume"], commas(mixed(row["parts"])), needle


def _vial(row: dict[str, Any]) -> tuple[str, ...]:
    substance = " ".join(one for one in (row["substance"], row["strength"], row["amount"]) if one)
    said = ". ".join(one for one in (substance, row["correction"]) if one)
    return said, row["product"], row["lot"], shown(row["expires_on"])
