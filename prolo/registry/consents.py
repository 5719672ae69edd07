"""Whether what was signed covers what is planned now, who may sign, and what they signed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from django.db.models import F, QuerySet

from prolo.care.agreement import Beyond, beyond
from prolo.care.answers import Answer
from prolo.care.assessment import Assessment, age_on
from prolo.care.checklist import ConsentGiven
from prolo.care.course import State
from prolo.care.plan import Plan
from prolo.care.signing import GUARDIAN, PATIENT, SignerFacts, decides_themselves, right_fault
from prolo.care.stored import from_json
from prolo.errors import Altered
from prolo.registry import clock, models
from prolo.registry.access import Actor
from prolo.registry.agreed import check_as_kept
from prolo.registry.archive import RELATED, Read, read_document, read_printed
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import (
    SIGN,
    Appointment,
    Consent,
    ConsentRequest,
    ConsentSignature,
    Course,
    DocumentShown,
    Patient,
    PatientAccess,
    Relation,
)
from prolo.registry.plans import current_plan
from prolo.registry.relations import guardians_on
from prolo.registry.signatures import content_sha256

PAPER = "consent"  # the kind of the paper that is shown and signed
NEEDED = frozenset({State.TREATING, State.PAUSED})  # where somebody may be injected yet
AS_SIGNED = (  # related to a consent, all that ``is_as_signed`` and ``lacks`` read
    "plan",
    "relation",
    "signature__request",
    *(f"{paper}__{one}" for paper in ("printed", "signature__paper") for one in RELATED),
)


def covers(
    consent: Consent, course: Course, plan: Plan | None, *, at: datetime, number: int = 0
) -> bool:
    """The session of this ``number``, or the plan alone. One that stands asks anew where it
    ``lacks`` something, and where its row, signature or paper is not what was kept (read with it:
    ``AS_SIGNED``)."""
    if consent.withdrawn_at is not None or any(lacks(consent, course, plan, at=at, number=number)):
        return False
    return is_as_signed(consent)


def lacks(
    consent: Consent, course: Course, plan: Plan | None, *, at: datetime, number: int = 0
) -> Iterator[Beyond]:
    """Why it does not cover what is planned, in the codes of ``readiness.consent``: a plan or a
    session that goes beyond it; a guardian signed it and the person decides by then, or nobody saw
    by what right the guardian does."""
    yield from beyond(
        given_of(consent),
        region=clinic_knowledge(course.clinic).conditions[course.condition].region,
        side=course.side,
        irritants=plan.irritants if plan else (),
        plan=plan,
        number=number,
    )
    yield from _lacks_right(consent, course, at)


def _lacks_right(consent: Consent, course: Course, at: datetime) -> Iterator[Beyond]:
    """A guardian's signature counts while the person does not decide, and by a right that somebody
    of the clinic saw."""
    if consent.relation is None:
        return
    if decides_at(course, at):
        yield Beyond("by-guardian", {})
    elif code := right_fault(
        GUARDIAN, consent.relation.right_now, is_minor=is_child(course.patient, at)
    ):
        yield Beyond(code, {})


def lacks_today(consent: Consent) -> tuple[Beyond, ...]:
    """The same of one that stands, of what is planned now; nothing where nobody is injected any
    more."""
    course = consent.course
    if consent.withdrawn_at is not None or course.state not in NEEDED:
        return ()
    now, number = clock.now(course.clinic), next_number(course)
    return tuple(lacks(consent, course, current_plan(course), at=now, number=number))


def next_number(course: Course) -> int:
    """Of the session for which the person is here or expected next; 0 where they are for none."""
    awaited = (Appointment.State.BOOKED, Appointment.State.ARRIVED)
    rows = course.appointments.filter(state__in=awaited, session_number__isnull=False)
    return rows.order_by("starts_at").values_list("session_number", flat=True).first() or 0


def given_of(consent: Consent) -> ConsentGiven:
    return ConsentGiven(
        signed_at=consent.happened_at,
        region=consent.region,
        side=consent.side,
        irritant=consent.irritant,
        irritants_besides=tuple(consent.irritants_besides),
        plan=from_json(Plan, consent.plan.body) if consent.plan else None,
        signed_as=consent.signed_as,
        right=consent.relation.right_now if consent.relation else "",
        withdrawn_at=consent.withdrawn_at,
    )


def current_consent(course: Course) -> Consent | None:
    """The newest on record; one that was withdrawn says so."""
    return course.consents.current().order_by("recorded_at").last()


def withdrawals(course: Course) -> QuerySet[Consent]:
    """Each version that says that it was taken back, whatever was signed since; but not a slip,
    after which the same stood again."""
    rows = course.consents.filter(withdrawn_at__isnull=False, marked_in_error_at__isnull=True)
    return rows.exclude(replaced_by__content_sha256=F("replaces__content_sha256"))


def as_it_ended(consent: Consent) -> Consent:
    """Itself, or the version that says that it was taken back; another agreement is none."""
    newer: Consent | None = getattr(consent, "replaced_by", None)
    return newer if newer and newer.withdrawn_at else consent


def open_request(course: Course) -> ConsentRequest | None:
    return course.consent_requests.filter(state=ConsentRequest.State.OPEN).first()


def key_of(request: ConsentRequest) -> str:
    """Of its links and messages."""
    return f"{SIGN}-{request.pk}"


def request_of(key: str) -> ConsentRequest | None:
    """Also one that is signed or ended; None for the key of anything else."""
    kind, _sep, request_id = key.partition("-")
    if kind != SIGN:
        return None
    rows = ConsentRequest.objects.select_related("course__clinic", "patient__identity", "relation")
    return rows.filter(pk=request_id).first()


def asked_by_link(key: str) -> ConsentRequest | None:
    """While it waits."""
    found = request_of(key)
    return found if found and found.state == ConsentRequest.State.OPEN else None


def printed_consents(course: Course) -> QuerySet[DocumentShown]:
    """To be signed with a pen, the newest first."""
    rows = DocumentShown.objects.filter(course=course, kind=PAPER, signatures__isnull=True)
    return rows.current().order_by("-happened_at")


# -- what was signed


def signed_content(signature: ConsentSignature, plan: models.Plan) -> str:
    """The hash of who signed what, how, when and for whom, and of the plan that the paper names."""
    planned = json.dumps(plan.body, sort_keys=True, ensure_ascii=False)
    text = f"{content_sha256([signature, signature.request])} {planned}"
    return hashlib.sha256(text.encode()).hexdigest()


def read_signed(signature: ConsentSignature, plan: models.Plan | None = None) -> Read:
    """The bytes that stood before the signer. Raises ``Altered`` where they are others now, or
    what is kept of the signature and its plan is. ``plan`` is the paper's, where it is known."""
    read, paper = read_document(signature.paper), signature.paper
    if signature.sha256 != paper.sha256:
        raise Altered(kept=signature.sha256, found=paper.sha256)
    if plan is None:
        assert paper.subject_id is not None  # nothing is signed without one
        plan = models.Plan.objects.get(pk=paper.subject_id)
    found = signed_content(signature, plan)
    if signature.content_sha256 != found:
        raise Altered(kept=signature.content_sha256, found=found)
    return read


def check_as_signed(consent: Consent) -> None:
    """Raises ``Altered`` where the row with its plan, the signature or the bytes of the paper are
    others now, on screen or as PDF; of real paper what was printed, where that was from here."""
    check_as_kept(consent)
    if consent.signature is not None:
        _check_paper(consent.signature, consent.plan)
    elif consent.printed is not None:
        read_document(consent.printed)
        read_printed(consent.printed)


def _check_paper(signature: ConsentSignature, plan: models.Plan | None = None) -> None:
    read_signed(signature, plan)
    read_printed(signature.paper)


def consent_signed(signature: ConsentSignature) -> Consent | None:
    """The version that stands of what came of it; None: another took its place."""
    return signature.consents.current().order_by("recorded_at").last()


def check_signature(signature: ConsentSignature) -> None:
    """The same, of what is kept of a signature, with the consent that came of it."""
    consent = consent_signed(signature)
    if consent is None:
        _check_paper(signature)
    else:
        check_as_signed(consent)


def is_as_signed(consent: Consent) -> bool:
    try:
        check_as_signed(consent)
    except Altered:
        return False
    return True


# -- who signs


def is_child(patient: Patient, at: datetime) -> bool:
    """For a child a guardian agrees. Of age is who has their birthday on the clinic's wall."""
    born = patient.identity.birth_date
    majority = patient.clinic.age_of_majority
    return born is not None and age_on(born, clock.day_at(at, patient.clinic)) < majority


def guardians_of(patient: Patient) -> QuerySet[Relation]:
    """Who decides for the person today."""
    return guardians_on(clock.today(patient.clinic)).filter(patient=patient).order_by("name")


def signer_decides(request: ConsentRequest) -> bool:
    """A guardian may have ceased to be one since they were asked."""
    asked = request.relation_id
    return asked is None or guardians_of(request.patient).filter(pk=asked).exists()


def signer_language(asked: Consent | ConsentRequest) -> str:
    """That who signs reads, as the record says it; empty where it does not."""
    if asked.relation is not None:
        return asked.relation.language
    return asked.patient.identity.preferred_language


def signer_facts(
    course: Course, at: datetime, *, asked: Consent | ConsentRequest | None = None, paper: str = ""
) -> SignerFacts:
    """``asked`` is who signs, ``paper`` the language of what is signed, where it is known."""
    facts = SignerFacts(
        is_minor=is_child(course.patient, at),
        can_consent=can_consent(course, at),
        needs_interpreter=course.patient.identity.interpreter_needed,
    )
    if asked is None:
        return facts
    guardian = asked.relation
    return replace(
        facts,
        decides_note=asked.decides_note,
        right=guardian.right_now if guardian else "",
        reads=signer_language(asked),
        paper=paper,
        language_note=asked.language_note,
    )


def can_consent(course: Course, at: datetime) -> Answer:
    """As the newest assessment says. What was found of a child says nothing of the adult."""
    row = course.assessments.current().order_by("version").last()
    if row is None or (
        is_child(course.patient, row.happened_at) and not is_child(course.patient, at)
    ):
        return Answer.NOT_ASKED
    return from_json(Assessment, row.answers).can_consent


def decides_at(course: Course, at: datetime) -> bool:
    is_minor = is_child(course.patient, at)
    return decides_themselves(is_minor=is_minor, can_consent=can_consent(course, at))


def speaks_for(by: Actor, patient: Patient) -> Relation | None:
    """Who is logged in to this person's own pages; None: the person."""
    rows = PatientAccess.objects.filter(user=by.user, patient=patient).select_related("relation")
    row = rows.order_by("starts_on").last()
    return row.relation if row else None


def is_signer(by: Actor, request: ConsentRequest) -> bool:
    """On own pages: the person who was asked, and nobody for them."""
    relation = speaks_for(by, request.patient)
    if relation is None:
        return request.signed_as == PATIENT
    return relation.kind == Relation.Kind.GUARDIAN and request.relation_id == relation.pk


def has_own_pages(request: ConsentRequest) -> bool:
    """Who was asked has a log-in to this person's pages today."""
    rows = PatientAccess.objects.filter(patient=request.patient, relation=request.relation)
    today = clock.today(request.patient.clinic)
    return any(one.user.is_active and one.stands_on(today) for one in rows.select_related("user"))


def may_take_back(by: Actor, patient: Patient) -> bool:
    """On own pages: the person, a child too, and a guardian."""
    relation = speaks_for(by, patient)
    return relation is None or relation.kind == Relation.Kind.GUARDIAN
