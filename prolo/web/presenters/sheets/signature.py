"""What is kept of a signature, as its page says it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from prolo.papers import Paper
from prolo.papers.consent_record import SignatureRecord, signature_paper
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.consents import consent_signed
from prolo.registry.models import ConsentSignature
from prolo.web.languages import SPOKEN, is_read, spoken
from prolo.web.presenters.guardians import right_of, signer_reads
from prolo.web.presenters.sheets.frame import letterhead_of


def paper_of_signature(signature: ConsentSignature, *, language: str) -> Paper:
    """In the language of who reads it; what was signed keeps its own."""
    request, shown, clinic = signature.request, signature.paper, signature.clinic
    zone = ZoneInfo(signature.time_zone)
    consent = consent_signed(signature)
    withdrawn_at = consent.withdrawn_at if consent else None
    knowledge = clinic_knowledge(clinic)
    with spoken(language):
        reads = signer_reads(request)
    record = SignatureRecord(
        paper=shown.title,
        sha256=signature.sha256,
        printed_sha256=shown.printed_sha256,
        written_in=SPOKEN.get(shown.language, shown.language),
        person=request.patient.identity.full_name,
        signer=request.signer,
        signed_as=request.signed_as,
        **right_of(request.relation),
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
        reads=reads,
        language_note=consent.language_note if consent else request.language_note,
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
