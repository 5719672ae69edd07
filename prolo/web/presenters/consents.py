"""What a person is asked to agree to, and what they agreed to, in plain words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prolo.care.plan import Plan
from prolo.knowledge import Knowledge
from prolo.registry.models import Consent, Course
from prolo.web.presenters.alternatives import ANY, DUMMY, HERE
from prolo.web.presenters.shown import shown_row
from prolo.web.words.courses import SIDES, word
from prolo.web.words.values import number
from prolo.web.words.why import why_fact


def planned_words(course: Course, plan: Plan | None, knowledge: Knowledge) -> list[str]:
    """What is planned, as one would say it."""
    condition = knowledge.conditions[course.condition]
    says = [
        _("Treated is %(condition)s, %(side)s.")
        % {"condition": condition.label, "side": word(SIDES, course.side)}
    ]
    if plan is None:
        return [*says, _("No plan has been signed yet: say what is intended.")]
    says += [
        ngettext(
            "%(n)s needle in each session, at: %(places)s.",
            "%(n)s needles in each session, at: %(places)s.",
            plan.injections,
        )
        % {"n": plan.injections, "places": _places(plan, knowledge)},
        _("Injected is %(mixtures)s.") % {"mixtures": _mixtures(plan, knowledge)},
    ]
    count = len(plan.sessions_on)
    if count:
        said = ngettext("%(n)s session is planned.", "%(n)s sessions are planned.", count)
        says.append(said % {"n": count})
    if plan.sedation in knowledge.sedation and plan.sedation != "none":
        label = knowledge.sedation[plan.sedation].label
        says.append(_("Calming: %(sedation)s.") % {"sedation": label})
    return says


def _places(plan: Plan, knowledge: Knowledge) -> str:
    labels = {one.code: one.label for _region, one in knowledge.structures()}
    return ", ".join(dict.fromkeys(labels.get(one.structure, one.structure) for one in plan.sites))


def _mixtures(plan: Plan, knowledge: Knowledge) -> str:
    found: dict[str, None] = {}
    for site in plan.sites:
        irritant, numbing = (
            knowledge.irritants.get(site.irritant),
            knowledge.anaesthetics.get(site.anaesthetic),
        )
        parts = [
            f"{fact.label} {number(pct)} %" if pct else fact.label
            for fact, pct in ((irritant, site.irritant_pct), (numbing, site.anaesthetic_pct))
            if fact
        ]
        found[_(" with ").join(parts)] = None
    return "; ".join(one for one in found if one)


def off_label_facts(irritants: Iterable[str], knowledge: Knowledge) -> list[dict[str, Any]]:
    """For each irritant of the plan: is it outside the label, and where that was read."""
    facts = [knowledge.irritants[one] for one in irritants if one in knowledge.irritants]
    return [
        {
            "name": fact.label,
            "is_off_label": fact.off_label,
            "note": fact.off_label_note or "",
            "fact": why_fact(fact.ref, knowledge),
        }
        for fact in facts
    ]


def alternatives(course: Course, knowledge: Knowledge) -> list[dict[str, Any]]:
    """options: in the order of the knowledge, which puts none first."""
    return [
        {
            "name": one.label,
            "notes": [
                text for text in (one.say, one.compared_for(course.condition), one.caution) if text
            ],
            "fact": why_fact(one.ref, knowledge),
        }
        for one in knowledge.options.values()
        if one.id not in (HERE, DUMMY) and {ANY, course.condition} & set(one.conditions)
    ]


def expected_gain(course: Course, knowledge: Knowledge) -> dict[str, Any]:
    """No more than what the knowledge says of the trials, and what a dummy injection does."""
    dummy = knowledge.options[DUMMY]
    return {
        "found": capfirst(knowledge.conditions[course.condition].evidence),
        "dummy": capfirst(dummy.say or ""),
        "url": reverse("web:evidence-of", args=[course.condition]),
        "facts": [
            why_fact(one.ref, knowledge) for one in (knowledge.conditions[course.condition], dummy)
        ],
    }


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
    region = knowledge.regions.get(row.region)
    return {
        "place": region.label if region else row.region,
        "side": word(SIDES, row.side),
        "irritant": ", ".join(
            knowledge.irritants[one].label if one in knowledge.irritants else one
            for one in (row.irritant, *row.irritants_besides)
        ),
        "signed_by": row.signed_by,
        "as_guardian": row.signed_as == "guardian",
        "signed_at": row.happened_at,
        "assent": assent_words(row),
        "taken_by": row.taken_by.full_name,
        "withdrawn_at": row.withdrawn_at,
        "withdrawn_reason": row.withdrawn_reason,
        "version": row.version,
        "options": shown_row(row.options_shown) if row.options_shown else None,
    }
