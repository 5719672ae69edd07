"""Payers as dated facts, with the clinic's own checks before them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from prolo.care.money.payer_checks import payer_stand
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Payer
from prolo.papers.words.sentences import known_day
from prolo.registry import clock
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Clinic, Coverage, PayerCheck
from prolo.registry.payers import check_of, own_checks
from prolo.web.presenters.listings import Head
from prolo.web.words.knowledge import PAYER_KINDS, PAYERS

MARKS: dict[str, tuple[Any, str]] = {
    "own": (_("own check"), "tag-good"),
    "conflict": (_("sources disagree"), "tag-warn"),
    "stale": (_("old"), "tag-warn"),
    "unverified": (_("Unverified"), "tag-warn"),
    "look-again": (_("look again"), "tag-warn"),
}
ADDRESSES = ("https://", "http://")  # of where a check was read, which a reader can follow
HEADS = (
    Head("payer_id", _("Payer, as a code")),
    Head("name", _("Payer")),
    Head("country", _("Country")),
    Head("decision", _("What it does, as a code")),
    Head("policy", _("Policy")),
    Head("dated", _("Dated")),
    Head("checked_on", _("Last looked at")),
    Head("check_again_by", _("Look again by")),
    Head("marks", _("Marks, as codes")),
    Head("source", _("Source of the clinic’s own check")),
    Head("read_in", _("Sources of what is published")),
    Head("by", _("Looked at by")),
)


def payer_rows(
    knowledge: Knowledge, own: Mapping[str, PayerCheck], today: date
) -> list[dict[str, Any]]:
    """Those to be looked at again first, then by name."""
    payers = knowledge.payers.values()
    rows = [payer_row(one, own.get(one.id), today, knowledge) for one in payers]
    return sorted(rows, key=lambda row: ("look-again" not in row["marks"], row["name"]))


def payer_of(covered: Coverage | None, clinic: Clinic) -> dict[str, Any] | None:
    """What is known of who pays."""
    knowledge = clinic_knowledge(clinic)
    known = knowledge.payers.get(covered.known_payer) if covered else None
    if known is None:
        return None
    return payer_row(known, own_checks(clinic).get(known.id), clock.today(clinic), knowledge)


def payer_row(
    payer: Payer, own: PayerCheck | None, today: date, knowledge: Knowledge
) -> dict[str, Any]:
    stand = payer_stand(payer, check_of(own) if own else None, today)
    return {
        "pk": own.pk if own else None,
        "payer_id": payer.id,
        "name": payer.payer,
        "country": payer.country,
        "kind": PAYER_KINDS.get(payer.payer_kind, payer.payer_kind),
        "decision": stand.decision,
        "says": PAYERS[stand.decision],
        "published": PAYERS[payer.decision],
        "found_before": PAYERS[own.decision] if own and "own" not in stand.marks else "",
        "policy": (own.policy if own else payer.policy_id) or "",
        "dated": "" if own else payer.dated or "",
        "dated_on": "" if own or not payer.dated else known_day(payer.dated),
        "looked_at": known_day(looked)
        if (looked := own.checked_on if own else payer.checked_on)
        else "",
        "checked_on": own.checked_on if own else payer.checked_on or "",
        "check_again_by": stand.check_again_by,
        "marks": stand.marks,
        "tags": [MARKS[one] for one in stand.marks],
        "conflict": payer.conflict or "",
        "source": own.source if own else "",
        "read_in": "; ".join(knowledge.sources[one].cite for one in payer.sources),
        "sources": [knowledge.sources[one] for one in payer.sources],
        "source_url": own.source if own and own.source.startswith(ADDRESSES) else "",
        "note": own.note if own else payer.note or "",
        "by": own.recorded_by.full_name if own and own.recorded_by else "",
        "fact_url": reverse("web:knowledge-fact", args=[payer.kind, payer.id]),
        "check_url": reverse("web:payer-check", args=[payer.id]),
    }
