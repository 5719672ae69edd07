"""The clinic's own figures: changes in pain beside who did not answer, as tables and as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.evidence.disclosure import FEWEST
from prolo.evidence.shares import Share
from prolo.evidence.unanswered import AnsweredChange, AnsweredResponse
from prolo.knowledge import Knowledge
from prolo.registry.clinic_outcomes import Figures, Outcomes
from prolo.registry.completeness import TIME_POINTS
from prolo.registry.measured import Measure, measures_known
from prolo.web.presenters.completeness import counts_words, time_point
from prolo.web.presenters.entered_scores import measure_title
from prolo.web.presenters.listings import Head, Listing, listing
from prolo.web.presenters.tables import Column, Table, table
from prolo.web.words import Words
from prolo.web.words.values import MINUS

GROUPINGS: dict[str, Words] = {
    "all": _("Everybody together"),
    "condition": _("By condition"),
    "irritant": _("By irritant of the first session"),
    "period": _("By half-year of the first injection"),
}
COLUMNS = (
    Column(_("Time point")),
    Column(_("Eligible / due / received"), is_number=True),
    Column(_("Change known of"), is_number=True),
    Column(_("Better by, points"), is_number=True),
    Column(_("If missing: no change"), is_number=True),
    Column(_("If missing: worst"), is_number=True),
    Column(_("Responders"), is_number=True),
    Column(_("If no missing responded"), is_number=True),
)
HEADS = (
    Head("measure", _("Measure")),
    Head("group", _("Group")),
    Head("time_point", _("Time point")),
    Head("weeks", _("Weeks")),
    Head("eligible", _("Eligible")),
    Head("due", _("Due")),
    Head("received", _("Received")),
    Head("changes", _("Changes known")),
    Head("people", _("People whose change is known")),
    Head("in_part", _("Of those over fewer activities")),
    Head("mean_points", _("Better by, points")),
    Head("low_points", _("95 % from, points")),
    Head("high_points", _("95 % to, points")),
    Head("unchanged_points", _("If the missing did no better, points")),
    Head("worst_points", _("If the missing did worst, points")),
    Head("responders_pct", _("Responders, %")),
    Head("responders_low_pct", _("95 % from, %")),
    Head("responders_high_pct", _("95 % to, %")),
    Head("responders_if_none_pct", _("If none of the missing responded, %")),
    Head("why_hidden", _("Why figures are not shown")),
)


def outcome_tables(found: Outcomes, grouping: str, knowledge: Knowledge) -> list[Table]:
    """Of the groups of which something may be shown."""
    name = group_names(grouping, knowledge)
    return [
        table(name(group), COLUMNS, [_row(key, one) for key, one in times.items()])
        for group, times in found.items()
        if not _is_small(times)
    ]


def small_groups(found: Outcomes, grouping: str, knowledge: Knowledge) -> list[str]:
    name = group_names(grouping, knowledge)
    return sorted(name(group) for group, times in found.items() if _is_small(times))


def _is_small(times: Mapping[str, Figures]) -> bool:
    return all(one.counts is None or not one.counts.eligible for one in times.values())


def measure_choices(knowledge: Knowledge) -> dict[str, Words]:
    """Each measure that the clinic has a score of, by the code of an address."""
    return {
        f"{one.instrument}.{one.part}".rstrip("."): measure_title(
            one.instrument, one.part, knowledge
        )
        for one in measures_known(knowledge)
    }


def measure_of(code: str) -> Measure:
    instrument, _point, part = code.partition(".")
    return Measure(instrument, part)


def outcomes_listing(found: Outcomes, grouping: str, knowledge: Knowledge, measure: str) -> Listing:
    """Exactly what the page shows: what it hides is empty here too."""
    name = group_names(grouping, knowledge)
    rows = (
        {"measure": measure, "group": name(group), **_listed(key, one)}
        for group, times in found.items()
        for key, one in times.items()
    )
    return listing("clinic-outcomes", HEADS, rows)


def group_names(grouping: str, knowledge: Knowledge) -> Callable[[str], str]:
    """What a group of the clinic's own figures is called."""

    def condition(code: str) -> str:
        known = knowledge.conditions.get(code)
        return known.label if known else code

    def irritant(code: str) -> str:
        known = knowledge.irritants.get(code)
        return (known.label if known else code) or _now("No irritant recorded")

    def period(code: str) -> str:
        year, _dash, half = code.partition("-")
        months = _now("January to June") if half == "1" else _now("July to December")
        return f"{year}, {months}"

    known: dict[str, Callable[[str], str]] = {
        "condition": condition,
        "irritant": irritant,
        "period": period,
    }
    return known.get(grouping, lambda _code: _now("Everybody together"))


def _row(key: str, one: Figures) -> tuple[Any, ...]:
    return (
        time_point(key),
        _counts(one),
        *_change(one),
        *_response(one),
    )


def _counts(one: Figures) -> str:
    if one.counts is None:
        return _now("not shown")
    return counts_words(one.counts)


def why_hidden() -> str:
    return _now("not shown: fewer than %(fewest)s people, or it would follow from the others") % {
        "fewest": FEWEST
    }


def _change(one: Figures) -> tuple[str, str, str, str]:
    """Of how many it is known comes first: an answer without one from before gives no change."""
    found: AnsweredChange | None = one.change
    if found is None:
        said = _now("not shown") if one.counts and one.is_hidden else "–"
        return said, said, "–", "–"
    within = ""
    if found.low is not None and found.high is not None:
        within = _now(" (%(low)s to %(high)s)") % {
            "low": _points(found.low),
            "high": _points(found.high),
        }
    mean = f"{_points(found.mean)}{within}"
    known = str(found.answered)
    if found.people < found.answered:
        known = _now("%(known)s, of %(people)s people") % {
            "known": known,
            "people": found.people,
        }
    if one.in_part:
        known = _now("%(known)s, %(many)s over fewer activities") % {
            "known": known,
            "many": one.in_part,
        }
    return known, mean, _points(found.unchanged), _points(found.worst)


def _response(one: Figures) -> tuple[str, str]:
    found: AnsweredResponse | None = one.response
    if found is None:
        return "–", "–"
    return _share(found.of_answered), _share(found.none_missing)


def _share(found: Share) -> str:
    return _now("%(share)s %% (%(low)s to %(high)s %%)") % {
        "share": round(100 * found.estimate),
        "low": round(100 * found.low),
        "high": round(100 * found.high),
    }


def _points(value: float) -> str:
    return f"{value:.1f}".replace("-", MINUS).replace(f"{MINUS}0.0", "0.0")


def _listed(key: str, one: Figures) -> dict[str, Any]:
    return {
        "time_point": time_point(key),
        "weeks": TIME_POINTS[key],
        **dict(_listed_figures(one)),
        "why_hidden": why_hidden() if one.is_hidden else None,
    }


def _listed_figures(one: Figures) -> Iterator[tuple[str, Any]]:
    counts, change, response = one.counts, one.change, one.response
    yield "eligible", counts and counts.eligible
    yield "due", counts and counts.due
    yield "received", counts and counts.received
    yield "changes", change and change.answered
    yield "people", change and change.people
    yield "in_part", change and one.in_part
    yield "mean_points", change and _rounded(change.mean)
    yield "low_points", change and _rounded(change.low)
    yield "high_points", change and _rounded(change.high)
    yield "unchanged_points", change and _rounded(change.unchanged)
    yield "worst_points", change and _rounded(change.worst)
    shares = (response.of_answered, response.none_missing) if response else (None, None)
    yield "responders_pct", shares[0] and round(100 * shares[0].estimate)
    yield "responders_low_pct", shares[0] and round(100 * shares[0].low)
    yield "responders_high_pct", shares[0] and round(100 * shares[0].high)
    yield "responders_if_none_pct", shares[1] and round(100 * shares[1].estimate)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
