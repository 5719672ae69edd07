"""Papers in the hands of invented people: signed on the tablet or behind a link, taken back, given.
What writes them lies above this room: the settings say where."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from prolo.demo.planning import interpreted
from prolo.demo.stage import Stage, Story
from prolo.registry.access import system
from prolo.registry.actions.archive import Made
from prolo.registry.actions.consents import withdraw_consent
from prolo.registry.actions.links import try_birth_date
from prolo.registry.actions.signature_links import send_signature_link
from prolo.registry.actions.signing import Asked, Signed, ask_to_sign, sign_consent
from prolo.registry.archive import hash_of
from prolo.registry.consents import current_consent
from prolo.registry.models import AnswerLink, ConsentRequest, Course, Estimate, Job
from prolo.registry.sending import send_message
from prolo.registry.worker import run_job

DRAWN = "M90,190L130,90L170,200L220,110L260,205L330,120L380,190L450,130L520,185L640,140L820,165"


def made(kind: str, row: ConsentRequest | Estimate, language: str) -> Made:
    write = import_string(settings.DEMO_PAPERS[kind])
    with timezone.override(row.clinic.time_zone):
        paper: Made = write(row, language)
    return paper


def sign_on_tablet(stage: Stage, course: Course) -> None:
    """In the person's language, drawn with a finger, beside the nurse who explained it."""
    request = _ask(stage, course)
    _sign(stage, request, how="tablet", identity=request.identity, drawing=DRAWN)


def sign_behind_link(stage: Stage, course: Course) -> Story:
    """Read at home: the link comes by mail, and asks for the birth date first."""
    request = _ask(stage, course)
    message = send_signature_link(request=request, by=stage.nurse)
    run_job(Job.objects.get(task=send_message.module_path, key=message.pk.hex))  # no reminder yet
    yield stage.later(minutes=95)
    born, by = course.patient.identity.birth_date, system(stage.clinic)
    assert born is not None  # of everybody invented it is known
    assert try_birth_date(link=AnswerLink.objects.get(message=message), born=born, by=by)
    _sign(stage, request, how="link", identity="birth-date", typed=request.signer)


def take_back(stage: Stage, course: Course, reason: str) -> None:
    """By telephone."""
    consent = current_consent(course)
    assert consent is not None
    withdraw_consent(consent=consent, reason=reason, by=stage.nurse)


def _ask(stage: Stage, course: Course) -> ConsentRequest:
    identity = course.patient.identity
    asked = Asked(
        signer=identity.full_name,
        signed_as="patient",
        language=identity.preferred_language,
        identity="document",
        **interpreted(identity),
    )
    return ask_to_sign(
        course=course, asked=asked, off_label_said=True, alternatives_said=True, by=stage.nurse
    )


def _sign(stage: Stage, request: ConsentRequest, *, how: str, identity: str, **mark: Any) -> None:
    paper = made("consent", request, request.language)
    signed = Signed(seen=hash_of(paper.document), how=how, identity=identity, **mark)
    by = system(stage.clinic) if how == "link" else stage.nurse
    sign_consent(request=request, made=paper, signed=signed, by=by)
