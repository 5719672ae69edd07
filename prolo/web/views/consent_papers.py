"""The paper of a consent as it is made now, and who is to sign."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from prolo.care.signing import GUARDIAN, reads_another
from prolo.papers import Paper
from prolo.papers.as_html import as_html
from prolo.papers.consent_paper import Signer
from prolo.papers.options_sheet import OptionsSheet
from prolo.registry.actions.archive import Made
from prolo.registry.archive import hash_of
from prolo.registry.consents import PAPER, signer_language
from prolo.registry.models import ConsentRequest, Course, DocumentShown, Plan
from prolo.registry.plans import current_plan_row
from prolo.web.languages import spoken
from prolo.web.paper_pages import printed
from prolo.web.presenters.guardians import right_of, signer_reads
from prolo.web.presenters.sheets.consent import made_for
from prolo.web.presenters.sheets.options import versions_of


def signer_of(request: ConsentRequest, language: str) -> Signer:
    """On a paper in this ``language``."""
    is_another = reads_another(signer_language(request), language)
    with spoken(language):
        reads = signer_reads(request)
    return Signer(
        name=request.signer,
        is_guardian=request.signed_as == GUARDIAN,
        **right_of(request.relation),
        decides_note=request.decides_note,
        assent=request.assent,
        assent_note=request.assent_note,
        interpreter=request.interpreter,
        interpreter_language=request.interpreter_language,
        reads=reads,
        language_note=request.language_note if is_another else "",
    )


def made_of(request: ConsentRequest, language: str) -> Made:
    """What stands before the signer now, with the PDF where Typst is installed. Raises
    ``NotFound`` where no plan is signed any more."""
    plan = current_plan_row(request.course)  # first: a later one is then found to be another
    sheet, paper = made_for(request.course, signer_of(request, language), language=language)
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
    signer = signer_of(request, language)
    return as_html(made_for(request.course, signer, language=language)[1])


def document_today(found: DocumentShown, on: date) -> bytes:
    """What would stand before the same signer now, dated ``on``."""
    assert found.course is not None
    signature = found.signatures.select_related("request__relation").first()
    signer = signer_of(signature.request, found.language) if signature else None
    return as_html(made_for(found.course, signer, language=found.language, on=on)[1])
