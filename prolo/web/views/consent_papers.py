"""The paper of a consent as it is made now, the page of a signature, and who is to sign."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from prolo.care.signing import GUARDIAN
from prolo.papers import Paper
from prolo.papers.as_html import as_html
from prolo.papers.consent_paper import Signer
from prolo.papers.consent_record import SignatureRecord, signature_paper
from prolo.papers.options_sheet import OptionsSheet
from prolo.registry.actions.archive import Made
from prolo.registry.archive import hash_of
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.consents import PAPER
from prolo.registry.models import ConsentRequest, ConsentSignature, Course, DocumentShown, Plan
from prolo.registry.plans import current_plan_row
from prolo.web.languages import SPOKEN, is_read
from prolo.web.paper_pages import printed
from prolo.web.presenters.sheets.consent import made_for
from prolo.web.presenters.sheets.frame import letterhead_of
from prolo.web.presenters.sheets.options import versions_of


def signer_of(request: ConsentRequest) -> Signer:
    return Signer(
        name=request.signer,
        is_guardian=request.signed_as == GUARDIAN,
        relationship=request.relation.relationship if request.relation else "",
        decides_note=request.decides_note,
        assent=request.assent,
        assent_note=request.assent_note,
        interpreter=request.interpreter,
        interpreter_language=request.interpreter_language,
    )


def made_of(request: ConsentRequest, language: str) -> Made:
    """What stands before the signer now, with the PDF where Typst is installed. Raises
    ``NotFound`` where no plan is signed any more."""
    plan = current_plan_row(request.course)  # first: a later one is then found to be another
    sheet, paper = made_for(request.course, signer_of(request), language=language)
    return _made(plan, sheet, paper, as_html(paper))


def made_for_a_pen(course: Course, language: str) -> Made:
    """With lines to sign on, and at the foot of each sheet the hash under which it is kept."""
    plan = current_plan_row(course)
    sheet, paper = made_for(course, None, language=language)
    if current_plan_row(course) != plan:  # another was signed meanwhile: which does it say?
        return made_for_a_pen(course, language)
    document = as_html(paper)  # has no foot
    numbered = replace(paper, foot=f"{paper.foot} · {hash_of(document)}")
    return _made(plan, sheet, numbered, document)


def _made(plan: Plan | None, sheet: OptionsSheet, paper: Paper, document: bytes) -> Made:
    return Made(
        kind=PAPER,
        title=paper.title,
        language=paper.language,
        document=document,
        printed=printed(paper),
        made_with=versions_of(sheet),
        subject_id=plan.pk if plan else None,
    )


def asked_document(request: ConsentRequest, language: str) -> bytes:
    """The same, to be looked at."""
    return as_html(made_for(request.course, signer_of(request), language=language)[1])


def document_today(found: DocumentShown, on: date) -> bytes:
    """What would stand before the same signer now, dated ``on``."""
    assert found.course is not None
    signature = found.signatures.select_related("request__relation").first()
    signer = signer_of(signature.request) if signature else None
    return as_html(made_for(found.course, signer, language=found.language, on=on)[1])


def record_paper(signature: ConsentSignature, *, language: str) -> Paper:
    """In the language of who reads it; what was signed keeps its own."""
    request, shown, clinic = signature.request, signature.paper, signature.clinic
    zone = ZoneInfo(signature.time_zone)
    consent = signature.consents.current().order_by("recorded_at").last()
    withdrawn_at = consent.withdrawn_at if consent else None
    knowledge = clinic_knowledge(clinic)
    record = SignatureRecord(
        paper=shown.title,
        sha256=signature.sha256,
        printed_sha256=shown.printed_sha256,
        written_in=SPOKEN.get(shown.language, shown.language),
        person=request.patient.identity.full_name,
        signer=request.signer,
        signed_as=request.signed_as,
        relationship=request.relation.relationship if request.relation else "",
        method=signature.method,
        typed=signature.name,
        drawing=signature.drawing,
        how=signature.how,
        identity=signature.identity,
        asked_by=request.asked_by.full_name,
        asked_at=request.asked_at.astimezone(zone),
        signed_at=signature.signed_at.astimezone(zone),
        zone=signature.time_zone,
        interpreter=request.interpreter,
        interpreter_language=request.interpreter_language,
        withdrawn_at=withdrawn_at.astimezone(zone) if withdrawn_at else None,
        withdrawn_how=consent.withdrawn_how if consent else "",
    )
    return signature_paper(
        record,
        language=language,
        letterhead=letterhead_of(clinic),
        country=clinic.country,
        is_invented=clinic.is_demo,
        is_read=is_read(language, knowledge),
    )
