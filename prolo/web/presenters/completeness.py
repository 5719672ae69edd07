"""Eligible, due, received: as tables, and as a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from prolo.care.due_answers import form_key, part_key
from prolo.evidence.shares import exact_share
from prolo.knowledge import Knowledge
from prolo.registry.completeness import (
    BASELINE,
    TIME_POINTS,
    Completeness,
    Counts,
    of_all,
    turn_of,
)
from prolo.web.presenters.entered_scores import measure_title
from prolo.web.presenters.listings import Head, Listing, listing
from prolo.web.presenters.tables import Column, Table, table

FEWEST = 10  # due; of fewer a percentage would say more than is known

COLUMNS = (
    Column(_("Time point")),
    Column(_("Eligible"), is_number=True),
    Column(_("Due"), is_number=True),
    Column(_("Received"), is_number=True),
    Column(_("Share of those due")),
)
HEADS = (
    Head("injector", _("Injector")),
    Head("measure", _("Form of a measure")),
    Head("time_point", _("Time point")),
    Head("weeks", _("Weeks")),
    Head("eligible", _("Eligible")),
    Head("due", _("Due")),
    Head("received", _("Received")),
    Head("share", _("Share of those due")),
    Head("share_low", _("Share, lower end of 95 %")),
    Head("share_high", _("Share, upper end of 95 %")),
)


def completeness_tables(found: Completeness, knowledge: Knowledge) -> list[Table]:
    """All together first, then each who injected, by name."""
    if not found:
        return []
    tables = [_table(_now("All"), of_all(found), knowledge)]
    return tables + [_table(_name(one), found[one], knowledge) for one in _in_order(found)]


def recent_table(
    together: Mapping[str, Counts], knowledge: Knowledge, each: Completeness | None = None
) -> Table | None:
    """For a first page: all together, then each who injected; of each our own questions, then the
    forms that the clinic brought."""
    if not any(one.eligible for one in together.values()):
        return None
    columns = [
        Column(_("Injector")),
        *(Column(time_point(key), is_number=True) for key in TIME_POINTS),
    ]
    each = each or {}
    known = [(_now("All"), together), *((_name(one), each[one]) for one in _in_order(each))]
    rows = [
        (_of_form(name, form, knowledge), *_by_time(counts, form))
        for name, counts in known
        for form in dict.fromkeys(part_key(key)[1] for key in sorted(counts, key=turn_of))
    ]
    return table(_now("Eligible / due / received, first injection within two years"), columns, rows)


def _by_time(counts: Mapping[str, Counts], form: str) -> Iterator[str]:
    for time_key in TIME_POINTS:
        key = form_key(time_key, form) if form else time_key
        yield counts_words(counts.get(key, Counts()))


def _of_form(name: str, form: str, knowledge: Knowledge) -> str:
    """Of our own questions the name alone."""
    if not form:
        return name
    said = _now("%(whose)s: %(measure)s")
    return said % {"whose": name, "measure": measure_title(form, "", knowledge)}


def completeness_listing(found: Completeness) -> Listing:
    """All together first, as on the page: their ``injector`` is None."""
    together: list[tuple[str | None, Mapping[str, Counts]]] = [(None, of_all(found))]
    each = [(one, found[one]) for one in _in_order(found)]
    rows = [
        _row(injector, key, counts[key])
        for injector, counts in together + each
        for key in sorted(counts, key=turn_of)
    ]
    return listing("completeness", HEADS, rows if found else ())


def _row(injector: str | None, key: str, counts: Counts) -> dict[str, Any]:
    share = exact_share(counts.received, counts.due)
    time_key, form = part_key(key)
    return {
        "injector": injector,
        "measure": form or None,
        "time_point": time_key,
        "weeks": TIME_POINTS[time_key],
        "eligible": counts.eligible,
        "due": counts.due,
        "received": counts.received,
        "share": share and share.estimate,
        "share_low": share and share.low,
        "share_high": share and share.high,
    }


def _in_order(found: Completeness) -> list[str]:
    return sorted(found, key=lambda name: (not name, name.casefold()))


def _name(injector: str) -> str:
    return injector or _now("No injector named")


def _table(caption: str, counts: Mapping[str, Counts], knowledge: Knowledge) -> Table:
    rows = [
        (_asked(key, knowledge), one.eligible, one.due, one.received, share_words(one))
        for key, one in sorted(counts.items(), key=lambda item: turn_of(item[0]))
    ]
    return table(caption, COLUMNS, rows)


def _asked(key: str, knowledge: Knowledge) -> str:
    time_key, form = part_key(key)
    return _of_form(time_point(time_key), form, knowledge)


def counts_words(one: Counts) -> str:
    return f"{one.eligible} / {one.due} / {one.received}"


def time_point(key: str) -> str:
    if key == BASELINE:
        return _now("Baseline")
    weeks = TIME_POINTS[key]
    return ngettext("%(weeks)s week", "%(weeks)s weeks", weeks) % {"weeks": weeks}


def share_words(one: Counts) -> str:
    """A share with its exact range; of few the numbers themselves in place of a percentage."""
    found = exact_share(one.received, one.due)
    if found is None:
        return _now("none due yet")
    words = {
        "received": one.received,
        "due": one.due,
        "share": round(100 * found.estimate),
        "low": round(100 * found.low),
        "high": round(100 * found.high),
    }
    if one.due < FEWEST:
        return _now("%(received)s of %(due)s (%(low)s to %(high)s %%)") % words
    return _now("%(share)s %% (%(low)s to %(high)s %%)") % words
