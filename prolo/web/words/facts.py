"""What a fact is called, and the words for how far to trust it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from prolo.knowledge.records import Fact, Guideline, HarmRate
from prolo.web.words.mine import named
from prolo.web.words.values import shown

GRADES = {
    "label-or-guideline": _("label or guideline"),
    "trial-or-review": _("trial or review"),
    "secondary": _("secondary digest"),
    "clinic-handout": _("clinic hand-out"),
    "weak": _("weak source"),
}

KINDS = {
    "advice": _("Advice"),
    "aftercare-checks": _("Aftercare check"),
    "anaesthetics": _("Anaesthetic"),
    "billing": _("Billing"),
    "checklist": _("Checklist"),
    "combinations": _("Combination product"),
    "conditions": _("Condition"),
    "contraindications": _("Contraindication"),
    "criteria": _("Entry criterion of trials"),
    "expected": _("Expected afterwards"),
    "follow-ups": _("Follow-up"),
    "gradings": _("Scale for what images show"),
    "guidelines": _("Guideline"),
    "harm-rates": _("Harm"),
    "hold-variants": _("Advice on stopping medicines"),
    "ingredients": _("Ingredient of a vial"),
    "instruments": _("Outcome measure"),
    "irritants": _("Irritant"),
    "levels": _("Level of urgency"),
    "medicines": _("Medicine"),
    "options": _("Alternative"),
    "option-courses": _("What became of people with an alternative"),
    "option-effects": _("What an alternative does"),
    "option-visits": _("Visits for an alternative"),
    "outcome-sets": _("Set of outcome measures"),
    "payers": _("Payer"),
    "prices": _("Price"),
    "protocols": _("Published protocol"),
    "red-flags": _("Red flag"),
    "regions": _("Region"),
    "responder-rules": _("Rule for response"),
    "sedation": _("Sedation"),
    "signs": _("Warning sign"),
    "thresholds": _("Threshold"),
    "translations": _("Translation of the patient's pages"),
    "trial-lines": _("Trial result"),
    "explanations": _("What prolotherapy is"),
    "warnings": _("Warning"),
}

NAMED_BY = ("label", "name", "event", "text", "topic", "payer")  # whichever a kind of fact has


def fact_name(ref: str, knowledge: Any) -> str:
    """In the reader's language where it has been translated, else marked as English."""
    return named(name_of(knowledge.fact(ref)))


def name_of(fact: Any) -> str:
    if isinstance(fact, Guideline):  # several bodies speak of one topic
        return f"{fact.body}: {fact.topic}"
    if isinstance(fact, HarmRate) and fact.option:  # as the pain that comes back after several
        told_of = ", ".join((fact.option, *fact.conditions)).replace("-", " ")
        return f"{told_of}: {fact.event}"
    for field in NAMED_BY:
        if name := getattr(fact, field, None):
            return str(name)
    return str(fact.id).replace("-", " ")


def who_decides(fact: Fact) -> Any:
    """Who may vouch for it, or set this clinic's value."""
    if fact.is_organisational:
        return _("an administrator or a physician, since it is about how the clinic is run")
    return _("a physician, since it is clinical")


def kind_name(kind: str) -> str:
    return str(KINDS.get(kind, kind))


def grade_name(grade: str) -> str:
    return str(GRADES.get(grade, grade))


def known_name(kind: str, fact_id: Any, knowledge: Any) -> str:
    """What a fact is called; its id where only the facts of a stored finding are at hand."""
    known = getattr(knowledge, kind, {})
    return str(known[fact_id].label) if fact_id in known else shown(fact_id)
