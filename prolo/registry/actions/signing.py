"""Asking for a signature under a consent, and putting it there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from prolo.care.plan import Plan
from prolo.care.signing import CHOSEN, PATIENT
from prolo.care.stored import from_json
from prolo.errors import Invalid, NotAllowed
from prolo.registry import clock, models
from prolo.registry.access import Actor, check_may, check_own, may
from prolo.registry.actions.archive import Made, ShownTo, keep_personal
from prolo.registry.actions.consents import (
    check_speaks,
    consent_faults,
    keep_consent,
    keep_language_note,
    new_consent,
    signing_faults,
    signing_guardian,
)
from prolo.registry.actions.guardians import GuardianGiven, keep_guardian
from prolo.registry.archive import hash_of
from prolo.registry.checking import check_row
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.consents import (
    is_signer,
    key_of,
    open_request,
    signed_content,
    signer_decides,
)
from prolo.registry.entering import lock_patient
from prolo.registry.events import record_event
from prolo.registry.models import (
    AnswerLink,
    Consent,
    ConsentRequest,
    ConsentSignature,
    Course,
    Relation,
)
from prolo.registry.names import words
from prolo.registry.plans import current_plan_row
from prolo.registry.transactions import write_transaction

State, Method = ConsentRequest.State, ConsentSignature.Method
KNOWN_BY = ("known", "document")  # how whoever asks knows who it is
HOW = ("screen", "tablet", "link", "own-device")
STAYS_OPEN = timedelta(days=366)  # a link behind which it was signed; a choice of the project
IDENTITIES = (*KNOWN_BY, "birth-date", "log-in")

STROKE = re.compile(r"M\d{1,4},\d{1,3}(?:L\d{1,4},\d{1,3})*")
DRAWING = re.compile(rf"(?:{STROKE.pattern})+")
WIDTH, HEIGHT = 1000, 300  # of the field that is drawn in, in its own units
LEAST_POINTS, LEAST_WIDTH = 6, 60  # less is a dot or a slip; choices of the project
MOST_LETTERS = 40_000  # of a path


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of whom; ``identity`` is how whoever asks knows who it is."""

    signer: str
    signed_as: str
    language: str
    identity: str
    guardian: GuardianGiven | None = None  # where one signs
    decides_note: str = ""
    assent: str = ""
    assent_note: str = ""
    interpreter: str = ""
    interpreter_language: str = ""
    language_note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """``seen`` is the hash of what stood before the signer; ``typed`` or ``drawing`` is empty.
    ``understands``: they said of another language than theirs that they read it well enough."""

    seen: str
    how: str
    identity: str
    typed: str = ""
    drawing: str = ""
    understands: bool = False


def ask_to_sign(
    *, course: Course, asked: Asked, off_label_said: bool, alternatives_said: bool, by: Actor
) -> ConsentRequest:
    """It was explained, and this person is to sign: of a guardian somebody saw by what right. An
    earlier request of the course ends."""
    check_may(by, "take_consent")
    check_own(by, course)
    assert by.user is not None  # a person explains
    now = clock.now(by.clinic)
    guardian = signing_guardian(asked.guardian, course.patient, asked.signed_as, at=now, by=by)
    row = ConsentRequest(
        clinic=by.clinic,
        recorded_by=by.user,
        patient=course.patient,
        course=course,
        signer=guardian.name if guardian else asked.signer.strip(),
        signed_as=asked.signed_as,
        relation=guardian,
        decides_note=asked.decides_note.strip(),
        assent=asked.assent,
        assent_note=asked.assent_note.strip() if asked.assent == "not-able" else "",
        language=asked.language,
        interpreter=asked.interpreter.strip(),
        interpreter_language=asked.interpreter_language.strip() if asked.interpreter else "",
        language_note=asked.language_note.strip(),
        identity=asked.identity,
        asked_by=by.user,
        asked_at=now,
    )
    keep_language_note(row, now, paper=row.language)
    said = {"off_label_said": off_label_said, "alternatives_said": alternatives_said}
    faults = {name: "not-said" for name, was_said in said.items() if not was_said}
    if not row.signer:
        faults["signed_by"] = "missing"
    if row.identity not in KNOWN_BY:
        faults["identity"] = "unknown"
    if current_plan_row(course) is None:
        faults["course"] = "no-plan"
    if row.assent == "signed":
        faults["assent"] = "on-paper-alone"
    check_row(row, faults=faults | signing_faults(course, row, now, paper=row.language))
    with write_transaction(by=by):
        lock_patient(course.patient)
        if guardian:
            keep_guardian(guardian, by=by)
        if earlier := open_request(course):
            _end(earlier)
        row.save(force_insert=True)
        _event("signature_asked", row, by)
    return row


def end_request(*, request: ConsentRequest, by: Actor) -> None:
    """Nobody signs it any more."""
    check_may(by, "take_consent")
    check_own(by, request)
    with write_transaction(by=by):
        _check_open(request)
        _end(request)
        _event("signature_asked_no_more", request, by)


def end_requests_of(relation: Relation, *, by: Actor) -> None:
    """Who decides no more for a patient signs nothing more; within the action that ends it."""
    lock_patient(relation.patient)
    for request in ConsentRequest.objects.filter(relation=relation, state=State.OPEN):
        _end(request)
        _event("signature_asked_no_more", request, by)


def sign_consent(*, request: ConsentRequest, made: Made, signed: Signed, by: Actor) -> Consent:
    """``made`` is the paper as it is now, about the plan: nothing is kept unless it is what the
    signer saw, and the plan still stands."""
    check_speaks(by, request.patient)
    if not may(by, "take_consent") and not is_signer(by, request):
        raise NotAllowed("take_consent")
    check_own(by, request)
    now, sha256 = clock.now(by.clinic), hash_of(made.document)
    mark = ConsentSignature(
        clinic=by.clinic,
        recorded_by=by.user,
        patient=request.patient,
        request=request,
        sha256=sha256,
        name=signed.typed.strip() or request.signer,
        method=Method.DRAWN if signed.drawing else Method.TYPED,
        drawing=signed.drawing,
        how=signed.how,
        identity=signed.identity,
        signed_at=now,
        time_zone=by.clinic.time_zone,
    )
    faults = {} if signed.seen == sha256 else {"paper": "changed-meanwhile"}
    check_row(mark, faults=faults | signature_faults(signed, request.signer))
    with write_transaction(by=by):
        _check_open(request)
        if not signer_decides(request):
            raise Invalid({"consent": "guardian-no-more"})
        plan = _plan_of(made, request.course)
        row = _consent_of(request, mark, plan, by)
        if signed.understands and not row.language_note:
            row.language_note = CHOSEN
        keep_language_note(row, now, paper=made.language)
        check_row(row, faults=_as_signer(consent_faults(row, by, paper=made.language)))
        to = ShownTo(name=request.signer, as_=request.signed_as)
        mark.paper = keep_personal(request.patient, request.course, made, to, at=now, by=by)
        mark.content_sha256 = signed_content(mark, plan)
        mark.save(force_insert=True)
        request.state = State.SIGNED
        request.save(update_fields=["state"])
        _keep_link(request, signed, mark.signed_at)
        keep_consent(row, by=by)
    return row


def _as_signer(faults: dict[str, str]) -> dict[str, str]:
    """As they read it who chose the language on the page itself."""
    names = {"language_note": "understands"}
    return {names.get(name, name): code for name, code in faults.items()}


def _keep_link(request: ConsentRequest, signed: Signed, at: datetime) -> None:
    """Behind it the signer reads the copy and takes the consent back, as the paper says."""
    if signed.how == "link":
        links = AnswerLink.objects.filter(due_key=key_of(request), revoked_at__isnull=True)
        links.update(expires_at=at + STAYS_OPEN)


def signature_faults(signed: Signed, signer: str) -> dict[str, str]:
    """Drawn so that one sees strokes, or typed as the name that is asked for."""
    if signed.how not in HOW or signed.identity not in IDENTITIES:
        return {"signature": "unknown"}
    if signed.drawing:
        code = drawing_fault(signed.drawing)
        return {"drawing": code} if code else {}
    if not signed.typed.strip():
        return {"typed": "nothing-signed"}
    is_theirs = sorted(words(signed.typed)) == sorted(words(signer))
    return {} if is_theirs else {"typed": "another-name"}


def drawing_fault(path: str) -> str:
    if len(path) > MOST_LETTERS or not DRAWING.fullmatch(path):
        return "unreadable"
    points = [tuple(map(int, one.split(","))) for one in re.split("[ML]", path)[1:]]
    across, down = ({one[axis] for one in points} for axis in (0, 1))
    if max(across) > WIDTH or max(down) > HEIGHT:
        return "unreadable"
    is_small = max(across) - min(across) + max(down) - min(down) < LEAST_WIDTH
    return "too-small" if is_small or len(points) < LEAST_POINTS else ""


def _plan_of(made: Made, course: Course) -> models.Plan:
    """Of the paper, while it is the one that stands."""
    row = current_plan_row(course)
    if row is None or row.pk != made.subject_id:
        raise Invalid({"paper": "changed-meanwhile"})
    return row


def _consent_of(
    request: ConsentRequest, mark: ConsentSignature, row: models.Plan, by: Actor
) -> Consent:
    """To all that the plan gives, which is what the paper says."""
    course, plan = request.course, from_json(Plan, row.body)
    return new_consent(
        course,
        at=mark.signed_at,
        by=by,
        region=clinic_knowledge(by.clinic).conditions[course.condition].region,
        side=course.side,
        irritant=plan.irritant,
        irritants_besides=list(plan.irritants[1:]),
        plan=row,
        off_label_said=True,
        alternatives_said=True,
        signature=mark,
        signed_by=request.signer,
        signed_as=request.signed_as,
        relation=request.relation,
        decides_note=request.decides_note,
        assent=request.assent,
        assent_note=request.assent_note,
        interpreter=request.interpreter,
        interpreter_language=request.interpreter_language,
        language_note=request.language_note,
        taken_by=request.asked_by,
    )


def _check_open(request: ConsentRequest) -> None:
    lock_patient(request.patient)
    request.refresh_from_db(fields=["state"])
    if request.state != State.OPEN:
        raise Invalid({"consent": _closed(request)})


def _end(request: ConsentRequest) -> None:
    request.state = State.ENDED
    request.save(update_fields=["state"])


def _closed(request: ConsentRequest) -> str:
    return "signed-already" if request.state == State.SIGNED else "ended"


def _event(verb: str, row: ConsentRequest, by: Actor) -> None:
    is_of_patient = row.signed_as == PATIENT
    body = {"language": row.language, "of_patient": is_of_patient, "identity": row.identity}
    record_event(verb=verb, subject=row, patient=row.patient, by=by, body=body)
