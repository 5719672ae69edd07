"""What a person is asked to agree to, and what they agreed to, in plain words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from prolo.care.agreement import Beyond
from prolo.care.conclusions import Finding
from prolo.care.gates import Weight
from prolo.errors import Altered
from prolo.knowledge import Knowledge
from prolo.registry.consents import (
    check_as_signed,
    check_signature,
    given_of,
    lacks_today,
)
from prolo.registry.models import (
    Consent,
    ConsentRequest,
    ConsentSignature,
    DocumentShown,
)
from prolo.web.languages import SPOKEN
from prolo.web.presenters.guardians import guardian_view, understood
from prolo.web.presenters.shown import shown_row
from prolo.web.words.consents import HOW, REQUESTS
from prolo.web.words.courses import SIDES, word
from prolo.web.words.places import place_name
from prolo.web.words.sentences import say
from prolo.web.words.values import apart, shown


def assent_words(row: Consent) -> str:
    """What the child said beside the guardian; empty where nobody had to ask."""
    name = row.patient.identity.given_names
    said = {
        "signed": _("%(name)s agrees and signed beside it."),
        "said": _("%(name)s agrees in their own words."),
        "not-able": _("%(name)s could not be asked: %(why)s"),
    }.get(row.assent, "")
    return said % {"name": name, "why": row.assent_note}


def consent_view(row: Consent, knowledge: Knowledge) -> dict[str, Any]:
    region, plan = knowledge.regions.get(row.region), given_of(row).plan
    return {
        "place": region.label if region else row.region,
        "side": word(SIDES, row.side),
        "irritant": ", ".join(
            knowledge.irritants[one].label if one in knowledge.irritants else one
            for one in (row.irritant, *row.irritants_besides)
        ),
        "structures": ", ".join(
            dict.fromkeys(place_name(f"{one.structure} {one.side}") for one in plan.sites)
        )
        if plan
        else "",
        "signed_by": apart(row.signed_by),
        "as_guardian": row.signed_as == "guardian",
        **guardian_view(row.relation),
        "decides_note": apart(row.decides_note),
        "interpreter": apart(row.interpreter),
        "interpreter_language": apart(row.interpreter_language),
        "language_note": understood(row),
        "signed_at": row.happened_at,
        "assent": assent_words(row),
        "taken_by": row.taken_by.full_name,
        "withdrawn_at": row.withdrawn_at,
        "withdrawn_how": HOW[row.withdrawn_how] if row.withdrawn_how else "",
        "withdrawn_reason": row.withdrawn_reason,
        "version": row.version,
        "options": shown_row(row.options_shown) if row.options_shown else None,
        "printed": shown_row(row.printed) if row.printed else None,
        "paper_kept": apart(row.paper_kept),
        "scan_url": reverse("web:attachment", args=[row.scan_id]) if row.scan_id else "",
        **(signature_view(row.signature) if row.signature else {}),
        "fault": _fault_of(lambda: check_as_signed(row)),
    }


def lacking(stands: Consent | None, knowledge: Knowledge) -> list[str]:
    """Why what was signed does not cover what is planned now, as the checks of the day say it;
    nothing where it does, or none stands."""
    return [_said(one, knowledge) for one in lacks_today(stands)] if stands else []


def _said(found: Beyond, knowledge: Knowledge) -> str:
    finding = Finding(
        rule="readiness.consent", code=found.code, weight=Weight.STOP, params=found.params
    )
    return say(finding, knowledge)


def _fault_of(read: Callable[[], object]) -> Altered | None:
    try:
        read()
    except Altered as found:
        return found
    return None


def printed_words(row: DocumentShown) -> str:
    """Which it is: by the beginning of the number at its foot."""
    return _("Printed %(at)s, %(language)s, number %(number)s…") % {
        "at": shown(timezone.localtime(row.happened_at)),
        "language": SPOKEN.get(row.language, row.language),
        "number": row.sha256[:8],
    }


def signature_view(row: ConsentSignature) -> dict[str, Any]:
    """``fault``: the bytes that were signed are others now, or what is kept of them is."""
    return {
        "fault": _fault_of(lambda: check_signature(row)),
        "how": HOW[row.how],
        "sha256": row.sha256,
        "language": SPOKEN.get(row.paper.language, row.paper.language),
        "signature_url": reverse("web:signature", args=[row.pk]),
        "request_url": reverse("web:consent-request", args=[row.request_id]),
        "shown_url": reverse("web:shown", args=[row.paper_id]),
    }


def request_view(row: ConsentRequest) -> dict[str, Any]:
    signature = ConsentSignature.objects.filter(request=row).select_related("paper").first()
    return {
        "pk": row.pk,
        "url": reverse("web:consent-request", args=[row.pk]),
        "signer": apart(row.signer),
        "as_guardian": row.signed_as == "guardian",
        **guardian_view(row.relation),
        "language_note": understood(row),
        "language": SPOKEN.get(row.language, row.language),
        "interpreter": apart(row.interpreter),
        "interpreter_language": apart(row.interpreter_language),
        "asked_by": row.asked_by.full_name,
        "asked_at": row.asked_at,
        "state": REQUESTS[row.state],
        "signature": signature_view(signature) if signature else None,
        "signed_at": signature.signed_at if signature else None,
    }
