"""A session while it is typed, and as it was recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, InvalidOperation
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prolo.care.asking_why import asks_why
from prolo.care.conclusions import Conclusion, Finding, conclusion_from_json
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Region
from prolo.registry.conclusions import latest_conclusion
from prolo.registry.models import Conclusion as Kept
from prolo.registry.models import Measurement, Session, User
from prolo.registry.session_judging import Recording
from prolo.registry.signatures import last_signature, signed_rows, still_matches
from prolo.web.presenters.bodymap import BodyMap, MapPoint, body_map
from prolo.web.presenters.dose_limits import is_for_an_own_limit
from prolo.web.words.courses import EVENTS, verdict_word, word
from prolo.web.words.dose import Parts, substance_name
from prolo.web.words.mine import named
from prolo.web.words.sentences import say
from prolo.web.words.session_record import REASONS, correction, in_error
from prolo.web.words.stored_facts import StoredFacts
from prolo.web.words.values import number, shown
from prolo.web.words.why import Why, why

HEAVIEST_FIRST = ("stop", "missing", "warn", "clear", "inform")
JUDGED = ("injector", "dose", "vials", "injections")
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
    if _lacks_only_an_own_limit(concluded):
        return _("No limit holds: a physician sets one first")
    return {
        "stop": _("Above a limit: do not draw up more"),
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


def _lacks_only_an_own_limit(concluded: Sequence[Conclusion]) -> bool:
    stops = _stops(concluded)
    return bool(stops) and all(is_for_an_own_limit(one) for one in stops)


def _word(weight: str) -> str:
    return {
        "stop": _("stop"),
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


# -- the weight ---------------------------------------------------------------------------


def last_weight(row: Measurement | None) -> str:
    if row is None:
        return _("No weight is on record.")
    return _("Last: %(value)s %(unit)s, %(when)s") % {
        "value": number(row.entered_value),
        "unit": row.entered_unit,
        "when": shown(row.happened_at),
    }


# -- who injects --------------------------------------------------------------------------


def injector_view(conclusion: Conclusion | None, knowledge: Knowledge) -> dict[str, Any] | None:
    """What is on record of the injector who is chosen; None while nobody is."""
    if conclusion is None:
        return None
    return {
        "is_open": conclusion.verdict == "ask",
        "says": [say(one, knowledge) for one in conclusion.findings],
        "why": why(conclusion, knowledge),
    }


# -- before the first needle --------------------------------------------------------------


def gates_view(session: Session, gates: Mapping[str, str]) -> list[dict[str, str]]:
    return [
        {
            "text": _gate_says(kind, verdict),
            "link": _gate_link(kind),
            "url": _gate_url(kind, session),
        }
        for kind, verdict in gates.items()
    ]


def _gate_says(kind: str, verdict: str) -> str:
    if kind == "timeout":
        if verdict == "none":
            return _("No time-out is recorded: person, side, site, irritant, allergy.")
        return _("The time-out did not end with go.")
    if verdict == "none":
        return _("The checks of the day are not recorded.")
    return _("The checks of the day do not say ready.")


def _gate_link(kind: str) -> str:
    return _("Time-out") if kind == "timeout" else _("Readiness")


def _gate_url(kind: str, session: Session) -> str:
    try:
        return reverse(f"web:{kind}", args=[session.pk])
    except NoReverseMatch:  # not a page of this installation
        return ""


# -- the body map -------------------------------------------------------------------------


def map_while_typed(
    region: Region, side: str, rows: Iterable[Any], planned: Iterable[Mapping[str, Any]]
) -> BodyMap:
    """What is planned, and the rows as they stand in the form. The rows are the list beside it."""
    given = [_typed_point(row, place, side) for place, row in enumerate(rows, start=1)]
    drawn = body_map(
        region,
        side,
        planned=[MapPoint(structure=one["structure"], side=one["side"]) for one in planned],
        given=[one for one in given if one.structure and _is_on(one, side, region)],
    )
    return replace(drawn, lines=())


def _is_on(point: MapPoint, side: str, region: Region) -> bool:
    return region.midline or point.side == side


def _typed_point(row: Any, place: int, side: str) -> MapPoint:
    def raw(name: str) -> str:
        return str(row[name].value() or "")

    return MapPoint(
        structure=raw("structure"),
        side=raw("side") or side,
        number=place,
        view=raw("view"),
        x=_hundredths(raw("map_x")),
        y=_hundredths(raw("map_y")),
    )


def _hundredths(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() and 0 <= value <= 100 else None


def recorded_maps(session: Session, region: Region) -> list[BodyMap]:
    """One map a side that was injected; the table beside it says the same in words."""
    rows = list(session.injections.current())
    points = [
        MapPoint(
            structure=row.structure,
            side=row.side,
            number=row.sequence,
            text=mixture(row),
            view=row.view,
            x=row.map_x,
            y=row.map_y,
        )
        for row in rows
    ]
    side = session.course.side
    others = sorted({one.side for one in points} - {side}) if not region.midline else []
    return [
        replace(
            body_map(region, one, given=[p for p in points if _is_on(p, one, region)]), lines=()
        )
        for one in (side, *others)
    ]


# -- what was recorded --------------------------------------------------------------------


def injection_rows(session: Session, knowledge: Knowledge) -> list[dict[str, Any]]:
    places = {one.code: one.label for _region, one in knowledge.structures()}
    return [
        {
            "pk": row.pk,
            "sequence": row.sequence,
            "structure": named(places.get(row.structure, row.structure)),
            "side": shown(row.side),
            "volume": f"{number(row.volume_ml)}\u00a0mL",
            "mixture": mixture(row),
            "parts": parts_of(row),
            "depth": f"{number(row.depth_mm)}\u00a0mm" if row.depth_mm is not None else "",
            "needle": row.needle,
            "guidance": row.guidance,
            "as_planned": row.as_planned,
            "correction": correction(row),
        }
        for row in session.injections.current()
    ]


def vial_rows(session: Session) -> list[dict[str, Any]]:
    return [
        {
            "pk": row.pk,
            "substance": named(substance_name(row.substance)),
            "product": ", ".join(one for one in (row.product, row.maker) if one),
            "lot": row.lot,
            "strength": f"{number(row.strength_pct)} %" if row.strength_pct is not None else "",
            "expires_on": row.expires_on,
            "opened_at": row.opened_at,
            "single_dose": row.single_dose,
            "amount": f"{number(row.amount_g)} g" if row.amount_g is not None else "",
            "correction": correction(row),
            "rest_url": _rest_url(row),
        }
        for row in session.vials.current().order_by("recorded_at", "id")
    ]


def _rest_url(row: Any) -> str:
    """Where what is left in a vial from stock is thrown away."""
    if row.stock_id is None:
        return ""
    return f"{reverse('web:stock-waste', args=[row.stock_id])}?session={row.session_id}"


def in_error_rows(session: Session, knowledge: Knowledge) -> list[str]:
    """What was marked as entered in error, each as a sentence."""
    places = {one.code: one.label for _region, one in knowledge.structures()}
    rows = [
        *((places.get(row.structure, row.structure), row) for row in _marked(session.injections)),
        *((substance_name(row.substance), row) for row in _marked(session.vials)),
    ]
    return [in_error(named(what), row) for what, row in rows]


def _marked(rows: Any) -> Any:
    return rows.entered_in_error().select_related("marked_in_error_by")


def mixture(row: Any) -> str:
    return ", ".join(
        f"{name} {number(pct)} %" if pct else name for name, pct in parts_of(row) if name
    )


def parts_of(row: Any) -> Parts:
    return (row.irritant, row.irritant_pct), (row.anaesthetic, row.anaesthetic_pct)


def signature_view(session: Session) -> dict[str, Any] | None:
    signature = last_signature(session)
    if signature is None:
        return None
    return {
        "by": signature.signed_by.full_name,
        "title": signature.signed_by.title,
        "at": signature.signed_at,
        "matches": still_matches(signature, signed_rows(session)),
    }


def reasons_view(session: Session) -> list[dict[str, str]]:
    """Why it was done all the same, each under its heading."""
    return [
        {"title": str(title), "text": session.closing[name]}
        for name, title in REASONS.items()
        if session.closing.get(name)
    ]


def _heaviest_of(row: Kept) -> list[str]:
    """What made the verdict, where it asks why: which vial, and what of it."""
    if not asks_why(row.kind, row.verdict):
        return []
    facts = StoredFacts(row.facts.all())
    findings = conclusion_from_json(row.body).findings
    return [say(one, facts) for one in findings if one.weight == row.verdict]


def judged_view(session: Session) -> list[dict[str, Any]]:
    """What the rules said when it was recorded, or last corrected; and who went another way."""
    found = [latest_conclusion(kind, subject_id=session.pk) for kind in JUDGED]
    return [
        {
            "title": word(EVENTS, f"{one.kind}_concluded"),
            "verdict": verdict_word(one.kind, one.verdict),
            "tone": TONES.get(one.verdict, ""),
            "because": _heaviest_of(one),
            "url": reverse("web:conclusion", args=[one.pk]),
            "overridden_by": ", ".join(
                row.recorded_by.full_name
                for row in one.overrides.select_related("recorded_by")
                if row.recorded_by
            ),
        }
        for one in found
        if one
    ]


def is_named(injector: User | None, user: User | None) -> bool:
    return injector is None or injector == user
