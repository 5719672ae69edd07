"""What a session comes to while it is typed: doses, vials, and what stands against them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prolo.care.asking_why import asks_why
from prolo.care.conclusions import Conclusion, Finding
from prolo.knowledge import Knowledge
from prolo.registry.session_judging import Recording
from prolo.web.presenters.dose_limits import is_for_an_own_limit
from prolo.web.words.sentences import say
from prolo.web.words.values import shown
from prolo.web.words.why import Why, why

HEAVIEST_FIRST = ("stop", "ask", "missing", "warn", "clear", "inform")
TENTH, HUNDREDTH = Decimal("0.1"), Decimal("0.01")
TONES = {
    "stop": "tag-bad",
    "ask": "tag-warn",
    "missing": "tag-warn",
    "warn": "tag-warn",
    "clear": "tag-good",
}
NOTICES = {
    "stop": "notice-emergency",
    "ask": "notice-warning",
    "missing": "notice-warning",
    "warn": "notice-warning",
    "clear": "notice-good",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """``doses`` are the anaesthetics with their arithmetic, ``line`` the same in a few words;
    ``beyond`` counts rows with a number that no needle has: they cannot be weighed."""

    verdict: str
    asks_why: bool
    notice: str
    title: str
    line: tuple[str, ...]
    doses: tuple[Mapping[str, Any], ...]
    says: tuple[Mapping[str, str], ...]
    unfinished: int
    beyond: int
    why: Why


def totals_view(
    concluded: Sequence[Conclusion],
    so_far: Recording,
    knowledge: Knowledge,
    *,
    unfinished: int = 0,
    beyond: int = 0,
    limits_url: str = "",
) -> Totals:
    findings = [one for conclusion in concluded for one in conclusion.findings]
    verdict = _verdict(concluded, so_far)
    ordered = sorted(findings, key=lambda one: HEAVIEST_FIRST.index(one.weight))
    doses = [one for one in ordered if one.rule == "dose.anaesthetic" and "mg" in one.params]
    return Totals(
        verdict=verdict,
        asks_why=any(asks_why(one.kind, one.verdict) for one in concluded),
        notice=NOTICES["stop" if beyond else verdict] if beyond or verdict in NOTICES else "",
        title=_("A number cannot be right") if beyond else _title(verdict, concluded),
        line=(*_why_again(verdict, ordered, knowledge), *_line(findings, len(so_far.injections))),
        doses=tuple(
            {
                "text": say(one, knowledge),
                "share": one.params.get("share_pct"),
                "set_url": limits_url if is_for_an_own_limit(one) else "",
            }
            for one in doses
        ),
        says=tuple(
            {
                "text": say(one, knowledge),
                "tone": TONES.get(one.weight, ""),
                "word": _word(one.weight),
            }
            for one in ordered
            if one not in doses
        ),
        unfinished=unfinished,
        beyond=beyond,
        why=why(Conclusion(kind="session", verdict=verdict, findings=tuple(findings)), knowledge),
    )


def _verdict(concluded: Sequence[Conclusion], so_far: Recording) -> str:
    """The heaviest; of nothing that was typed nothing is said."""
    found = {one.verdict for one in concluded}
    heaviest = next((one for one in HEAVIEST_FIRST if one in found), "clear")
    is_empty = not so_far.injections and not so_far.vials
    return "" if heaviest == "clear" and is_empty else heaviest


def _title(verdict: str, concluded: Sequence[Conclusion]) -> str:
    stopped = {one.kind for one in concluded if one.verdict == "stop"}
    if stopped == {"vials"}:
        return _title_of_vials({one.code for one in _stops(concluded)})
    if without := _title_without_limit(_stops(concluded)):
        return without
    return {
        "stop": _("Above a limit: do not draw up more"),
        "ask": _("A physician decides"),
        "missing": _("Something is missing: whether the dose is safe cannot be said yet"),
        "warn": _("Look again"),
        "clear": _("Within every limit"),
    }.get(verdict, _("Nothing to add up yet"))


def _why_again(verdict: str, ordered: Iterable[Finding], knowledge: Knowledge) -> Iterator[str]:
    """The first thing to look at again; the others stand below."""
    if verdict == "warn":
        yield from [say(one, knowledge) for one in ordered if one.weight == verdict][:1]


def _title_of_vials(codes: Set[str]) -> str:
    if "none-recorded" in codes:
        return _("No vial is recorded")
    if codes == {"no-vial"}:
        return _("A vial is not recorded")
    return _("A vial is not to be used")


def _stops(concluded: Sequence[Conclusion]) -> list[Finding]:
    return [one for each in concluded for one in each.findings if one.weight == "stop"]


def _title_without_limit(stops: Sequence[Finding]) -> str:
    """Of a child, of whom nothing is above a limit: one is set of what is injected, and none of a
    cream."""
    if not stops or {one.code for one in stops} - {"child-needs-clinician", "child-without-limit"}:
        return ""
    if any(is_for_an_own_limit(one) for one in stops):
        return _("No limit holds: a physician sets one first")
    return _("No limit holds for a child: a physician says why")


def _word(weight: str) -> str:
    return {
        "stop": _("stop"),
        "ask": _("a clinician decides"),
        "missing": _("missing"),
        "warn": _("look again"),
        "clear": _("in order"),
    }.get(weight, "")


def _line(findings: Iterable[Finding], injections: int) -> Iterator[str]:
    yield ngettext("%(n)s injection", "%(n)s injections", injections) % {"n": injections}
    for one in findings:
        given = one.params
        if one.rule == "dose.irritant" and one.code == "irritant":
            grams = Decimal(str(given["mass_g"])).quantize(HUNDREDTH)
            yield f"{given['irritant']} {shown(grams)} g"
        if one.rule == "dose.anaesthetic" and given.get("mg") is not None:
            yield _mg_of_limit(given)
        if one.rule == "dose.total":
            yield f"{shown(given['share_pct'])} %"


def _mg_of_limit(given: Mapping[str, Any]) -> str:
    """Rounded for the eye, what was given up and its limit down: never nearer than it is."""
    words = {"name": given["anaesthetic"], "mg": _tenths(given["mg"], ROUND_CEILING)}
    if given.get("limit_mg") is None:
        return _("%(name)s %(mg)s mg") % words
    limit = _tenths(given["limit_mg"], ROUND_FLOOR)
    return _("%(name)s %(mg)s of %(limit)s mg") % {**words, "limit": limit}


def _tenths(value: Any, rounding: str) -> str:
    return shown(Decimal(str(value)).quantize(TENTH, rounding))
