"""What was given and what its limits are, with the arithmetic."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any, TypeAlias

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.care.conclusions import Finding
from prolo.knowledge import Knowledge, load_knowledge
from prolo.web.words.facts import fact_name
from prolo.web.words.mine import named
from prolo.web.words.values import shown

Parts: TypeAlias = tuple[tuple[str, Decimal | None], ...]  # substances, each with its strength


def _name(code: Any, knowledge: Knowledge) -> str:
    ref = f"anaesthetics/{code}"
    try:
        return fact_name(ref, knowledge)
    except Exception:  # noqa: BLE001  a substance that the knowledge no longer has keeps its code
        return str(code)


DILUENTS = {"water": _("Water for injection"), "saline": _("Salt water 0.9 %")}


def substance_name(code: Any) -> str:
    """An irritant, an anaesthetic or a diluent by its name; one that the knowledge no longer has
    keeps its code."""
    knowledge = load_knowledge()
    known = knowledge.irritants.get(code) or knowledge.anaesthetics.get(code)
    return known.label if known else str(DILUENTS.get(code, code))


def short_name(code: Any) -> str:
    """«Dextrose», and «Lidocaine + epinephrine», so that what tells two apart is not cut off."""
    knowledge = load_knowledge()
    if code in knowledge.anaesthetics:
        return str(code).replace("-", " + ").capitalize()
    return re.split(r",? \(|, ", substance_name(code))[0]


def mixed(parts: Parts) -> Iterator[str]:
    """«Dextrose 15 %», «Lidocaine 0.5 %», in the reader's language."""
    for substance, pct in parts:
        if substance:
            name = named(short_name(substance))
            yield f"{name} {shown(pct)}\N{NO-BREAK SPACE}%" if pct is not None else name


def irritant(finding: Finding, knowledge: Any) -> str:
    grams = shown(finding.params.get("mass_g"))
    name = substance_name(finding.params.get("irritant"))
    return _now("%(name)s: %(grams)s g in all.") % {"name": name, "grams": grams}


def anaesthetic(finding: Finding, knowledge: Any) -> str:
    """«Lidocaine: 22.5 mL × 1 % × 10 = 225 mg; limit 4.5 mg/kg × 60 kg = 270 mg; 83.34 %»."""
    given = finding.params
    said = _now("%(name)s: %(sum)s = %(mg)s mg") % {
        "name": _name(given.get("anaesthetic"), knowledge),
        "sum": _sum(given),
        "mg": shown(given.get("mg")),
    }
    if given.get("limit_mg") in (None, ""):
        return said
    return f"{said}; {_limit(given)}; {shown(given.get('share_pct'))} %"


def _sum(given: Any) -> str:
    terms = [one.split("×") for one in str(given.get("terms", "")).split("+") if "×" in one]
    return " + ".join(
        _now("%(ml)s mL × %(pct)s %% × 10") % {"ml": shown(ml), "pct": shown(pct)}
        for ml, pct in terms
    )


def _limit(given: Any) -> str:
    """The one that counts; a clinician's own that is higher is named, so that nobody misses it."""
    if given.get("basis") == "own" or given.get("own_max_mg") in (None, ""):
        return limit_words(given)
    return _now("%(limit)s, lower than %(own)s mg set by %(by)s") % {
        "limit": limit_words(given),
        "own": shown(given["own_max_mg"]),
        "by": given.get("own_by", ""),
    }


def limit_words(given: Any) -> str:
    if given.get("basis") == "per-kg":
        return _now("limit %(rate)s mg/kg × %(weight)s kg = %(limit)s mg") % {
            "rate": shown(given["max_mg_per_kg"]),
            "weight": rounded(given["weight_kg"], "0.01", ROUND_HALF_UP),
            "limit": rounded(given["limit_mg"], "0.1", ROUND_FLOOR),
        }
    if given.get("basis") == "own":
        return _now("limit %(limit)s mg, set by %(by)s") % {
            "limit": shown(given["limit_mg"]),
            "by": given.get("own_by", ""),
        }
    return _now("limit %(limit)s mg for an adult") % {"limit": shown(given["limit_mg"])}


def rounded(value: Any, step: str, way: str) -> str:
    """For the eye: what decides is exact. A limit is rounded down."""
    return shown(Decimal(str(value)).quantize(Decimal(step), rounding=way))


def lacking(finding: Finding, knowledge: Any) -> str:
    why = {
        "limit-unverified": _now(
            "nobody has verified its limit, so it cannot be said whether the dose is within it"
        ),
        "limit-unknown": _now(
            "no limit is known, so it cannot be said whether the dose is safe: a physician sets "
            "one for this person, or says why it is given"
        ),
        "child-needs-clinician": _now("no limit holds for a child: a clinician sets one"),
    }[finding.code]
    return f"{anaesthetic(finding, knowledge)}; {why}."


LACKS = {
    "unverified": _("%(name)s is not in it: its limit is unverified"),
    "unknown": _("%(name)s is not in it: no limit is known"),
    "child": _("%(name)s is not in it: no limit holds for a child"),
    "weight": _("%(name)s has a lower limit in a light person, and the weight is missing"),
    "strength": _("%(name)s is not in it: its strength is missing"),
}


def share_so_far(finding: Finding, knowledge: Any) -> str:
    """«Lidocaine: 20 % of the day's limit. This alone does not make the dose safe: …»."""
    given = finding.params
    counted = [_name(one, knowledge) for one in str(given["counted"]).split(", ")]
    lacks = [one.rpartition(" ") for one in str(given["lacking"]).split(", ")]
    return _now(
        "%(counted)s: %(share)s %% of the day's limit. This alone does not make the dose safe: "
        "%(lacks)s."
    ) % {
        "counted": " + ".join(counted),
        "share": shown(given["share_pct"]),
        "lacks": "; ".join(
            LACKS[lack] % {"name": _name(one, knowledge)} for one, _p, lack in lacks
        ),
    }


def region_name(code: str) -> str:
    fact = load_knowledge().regions.get(code)
    return fact.label if fact else code


def without_report(finding: Finding, knowledge: Any) -> str:
    return _now("%(name)s: no report here is about this region (%(region)s).") % {
        "name": substance_name(finding.params.get("irritant")),
        "region": region_name(str(finding.params.get("region"))),
    }


def nerves_without_report(finding: Finding, knowledge: Any) -> str:
    nerves = _now(
        "It destroys nerves, and which places lie near one is marked nowhere here: look, and say "
        "why it may go there."
    )
    return f"{without_report(finding, knowledge)} {nerves}"


def warned_of(finding: Finding, knowledge: Any) -> str:
    fact = load_knowledge().irritants.get(str(finding.params.get("irritant")))
    said = "; ".join(fact.warnings) if fact else ""
    return _now("%(name)s: %(warnings)s.") % {
        "name": substance_name(finding.params.get("irritant")),
        "warnings": said,
    }


def inside_a_joint(finding: Finding, knowledge: Any) -> str:
    return _now("%(name)s inside a joint (%(place)s): cartilage loss is reported.") % {
        "name": _name(finding.params["anaesthetic"], knowledge),
        "place": _place(finding),
    }


def _place(finding: Finding) -> str:
    """A structure by its label; one that the knowledge no longer has keeps its code."""
    code = str(finding.params.get("structure") or "")
    labels = {one.code: one.label for _region, one in load_knowledge().structures()}
    return labels.get(code, code)


def with_others(sentence: Any) -> Any:
    """Of what several mixtures hold, with their names."""

    def said(finding: Finding, knowledge: Any) -> str:
        others = str(finding.params.get("others") or "").split(", ")
        words = {name: shown(value) for name, value in finding.params.items()}
        words["irritant"] = substance_name(finding.params.get("irritant"))
        words["others"] = "; ".join(map(substance_name, others))
        return str(sentence) % words

    return said


def named_here(sentence: Any) -> Any:
    """The finding's params, with substances and place by their names."""

    def said(finding: Finding, knowledge: Any) -> str:
        words = {name: shown(value) for name, value in finding.params.items()}
        for name in finding.params.keys() & {"irritant", "anaesthetic"}:
            words[name] = short_name(finding.params[name])
        place = _place(finding)
        return str(sentence) % {**words, "place": f" ({place})" if place else ""}

    return said


def cream(sentence: Any) -> Any:
    """The finding's params, with the product by its whole name: its short one says no strength."""

    def said(finding: Finding, knowledge: Any) -> str:
        words = {name: shown(value) for name, value in finding.params.items()}
        return str(sentence) % {
            **words,
            "anaesthetic": substance_name(finding.params["anaesthetic"]),
        }

    return said


def amount(sentence: Any) -> Any:
    """How much of a part came together, beside what a label says of another use."""

    def said(finding: Finding, knowledge: Any) -> str:
        words = {name: shown(value) for name, value in finding.params.items()}
        name = short_name(finding.params["part"])
        return str(sentence) % {**words, "part": f"{name[:1].upper()}{name[1:]}"}

    return said


WITHOUT_LIMIT = {
    "strength": _("%(irritant)s%(place)s: no limit is known for its strength."),
    "volume": _("%(irritant)s%(place)s: no limit is known for the volume of an injection."),
    "strength, volume": _(
        "%(irritant)s%(place)s: no limit is known, neither for its strength nor for the volume of "
        "an injection."
    ),
}


def without_limit(finding: Finding, knowledge: Any) -> str:
    return str(named_here(WITHOUT_LIMIT[str(finding.params["lacks"])])(finding, knowledge))


SENTENCES = {
    ("anaesthetic", "anaesthetic"): anaesthetic,
    ("anaesthetic", "limit-unverified"): lacking,
    ("anaesthetic", "limit-unknown"): lacking,
    ("anaesthetic", "child-needs-clinician"): lacking,
    ("anaesthetic", "strength-missing"): named_here(
        _(
            "%(volume_ml)s mL of %(anaesthetic)s without a strength: enter it, or no sum can be "
            "made."
        )
    ),
    ("weight", "weight-missing"): _(
        "The weight is missing: a person below %(below_kg)s kg has a lower limit."
    ),
    ("total", "within-limit"): _(
        "All anaesthetics of the day together: %(share_pct)s %% of the limit."
    ),
    ("total", "near-limit"): _(
        "All anaesthetics of the day together: %(share_pct)s %% of the limit. Look again."
    ),
    ("total", "over-limit"): _(
        "Too much: all anaesthetics of the day together are %(share_pct)s %% of the limit."
    ),
    ("total", "share-so-far"): share_so_far,
    ("cream", "cream"): cream(_("Numbing cream %(anaesthetic)s: %(amount_g)s g of %(max_g)s g.")),
    ("cream", "cream-over-limit"): cream(
        _("Too much numbing cream %(anaesthetic)s: %(amount_g)s g of %(max_g)s g.")
    ),
    ("cream", "cream-limit-unverified"): cream(
        _("Numbing cream %(anaesthetic)s, %(amount_g)s g: its limit is unverified.")
    ),
    ("cream", "cream-limit-unknown"): cream(
        _("Numbing cream %(anaesthetic)s, %(amount_g)s g: no limit is known.")
    ),
    ("cream", "cream-area-missing"): cream(
        _("Numbing cream %(anaesthetic)s, %(amount_g)s g: enter the area of skin.")
    ),
    ("cream", "child-without-limit"): cream(
        _(
            "Numbing cream %(anaesthetic)s: no limit holds for a child; a physician says why it is "
            "used."
        )
    ),
    ("irritant", "irritant"): irritant,
    ("irritant", "irritant-unknown"): named_here(_("%(irritant)s is not known here.")),
    ("irritant", "irritant-not-offered"): named_here(
        _("%(irritant)s is known, and never offered.")
    ),
    ("irritant", "strength-outside"): named_here(
        _("%(irritant)s %(pct)s %%: published strengths are %(low_pct)s to %(high_pct)s %%.")
    ),
    ("irritant", "strength-not-as-planned"): named_here(
        _("%(irritant)s %(pct)s %%: %(planned_pct)s %% was planned.")
    ),
    ("irritant", "strength-beyond"): named_here(
        _(
            "%(irritant)s %(pct)s %%%(place)s: stronger than in any report known here; the "
            "strongest was %(high)s %%."
        )
    ),
    ("irritant", "strength-beyond-vial"): named_here(
        _("%(irritant)s %(pct)s %%%(place)s: stronger than its vial, which has %(high)s %%.")
    ),
    ("irritant", "no-limit-known"): without_limit,
    ("irritant", "near-without-report"): named_here(
        _(
            "%(irritant)s%(place)s: beside the spinal canal or the pleura, and no report known "
            "here is about such a region."
        )
    ),
    ("irritant", "volume-beyond"): named_here(
        _(
            "%(irritant)s, %(volume_ml)s mL in one injection%(place)s: more than in any report "
            "known here; the most was %(high)s mL."
        )
    ),
    ("irritant", "volume-outside"): named_here(
        _(
            "%(irritant)s, %(volume_ml)s mL in one injection%(place)s: reports about this region "
            "gave %(high)s mL at most."
        )
    ),
    ("irritant", "held-by-others"): with_others(
        _("%(irritant)s, %(mass_g)s g in all, with what is in %(others)s.")
    ),
    ("irritant", "load-beyond"): named_here(
        _(
            "%(irritant)s, %(mass_g)s g in all: more than in a session of any report known here; "
            "the most was %(high)s g."
        )
    ),
    ("irritant", "amount"): amount(
        _(
            "%(part)s: %(mg)s mg in all. No limit is known for this use; a label gives %(most_mg)s "
            "mg at most at one time, for %(use)s."
        )
    ),
    ("irritant", "amount-above-label"): amount(
        _(
            "%(part)s: %(mg)s mg in all, more than the %(most_mg)s mg that a label gives at most "
            "at one time, for %(use)s. No limit is known for this use: look again."
        )
    ),
    ("irritant", "amount-without-limit"): named_here(
        _("%(irritant)s: no limit is known for how much of it a person may have in a day.")
    ),
    ("irritant", "joint-without-report"): named_here(
        _(
            "%(irritant)s%(place)s: the reports known here gave it around joints and into "
            "ligaments, none inside a joint."
        )
    ),
    ("irritant", "anaesthetic-not-recorded"): named_here(
        _("%(irritant)s contains %(anaesthetic)s %(pct)s %%: record it, so that it counts.")
    ),
    ("irritant", "region-without-report"): without_report,
    ("irritant", "nerves-without-report"): nerves_without_report,
    ("irritant", "warned-of"): warned_of,
    ("place", "near-spinal-canal"): named_here(
        _("%(irritant)s near the spinal canal%(place)s: phenol destroys nerve tissue.")
    ),
    ("place", "place-missing"): named_here(
        _("%(irritant)s may not go near the spinal canal, and no structure is named.")
    ),
    ("place", "chondrolysis"): inside_a_joint,
    ("warning", "*"): lambda finding, knowledge: fact_name(finding.facts[0], knowledge),
}
