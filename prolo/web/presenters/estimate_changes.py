"""What is otherwise in an estimate, as the desk and the person read it: what it was, what it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from prolo.care.money.estimate import Line
from prolo.care.money.estimate_changes import Change, Element
from prolo.knowledge import Knowledge
from prolo.papers.words import estimates as words
from prolo.papers.words.sentences import commas, day
from prolo.registry.estimate_changes import Since, changes_since
from prolo.registry.estimates import estimate_of
from prolo.registry.models import Estimate
from prolo.web.presenters.estimates import gap_rows
from prolo.web.words.estimates import ELEMENTS, WORDED
from prolo.web.words.money import money, priced, signed
from prolo.web.words.values import apart

NOTHING_SAID = "\N{EN DASH}"


def change_rows(before: Estimate, knowledge: Knowledge) -> dict[str, Any] | None:
    """What would be otherwise now; None: nothing."""
    found = changes_since(before)
    if not found:
        return None
    currency = estimate_of(before).currency
    return {
        "rows": differences(found, currency, knowledge),
        "gaps": gap_rows(found.gaps, knowledge),
        "in_all": "" if found.gaps else in_all(found, currency),
        "is_owed": found.is_owed,
    }


def differences(found: Since, currency: str, knowledge: Knowledge) -> list[str]:
    lines = (_line(one, currency, knowledge) for one in found.lines)
    spread = (words.spread(one.code, one.before, one.now) for one in found.spread)
    return [*lines, *spread, *(_element(one, knowledge) for one in found.elements)]


def in_all(found: Since, currency: str) -> str:
    """Empty where no amount has changed."""
    if all(one.kind == "days" for one in found.lines):
        return ""
    total = sum((one.difference for one in found.lines), start=Decimal(0))
    return words.in_all(signed(total, currency))


def _line(one: Change, currency: str, knowledge: Knowledge) -> str:
    what = priced(one.what, one.of, knowledge)
    if one.kind == "days":
        return words.other_days(
            what, commas(map(day, _days(one.before))), commas(map(day, _days(one.now)))
        )
    said = words.changed(
        what,
        commas(_times(one.before, currency)),
        commas(_times(one.now, currency)),
        is_included=one.is_included,
    )
    return words.with_difference(said, signed(one.difference, currency)) if one.difference else said


def _days(lines: Iterable[Line]) -> list[Any]:
    return sorted(each for one in lines for each in one.on)


def _times(lines: Iterable[Line], currency: str) -> Iterator[str]:
    for one in lines:
        if one.count.most:
            yield words.times_at(one.count.expected, one.count.most, money(one.amount, currency))


def _element(one: Element, knowledge: Knowledge) -> str:
    what, slash, of = one.of.partition("/")
    label = ELEMENTS[one.code] % {"of": priced(what, of, knowledge) if slash else one.of}
    return words.changed(label, *(_said(each) for each in (one.before, one.now)))


def _said(element: str) -> str:
    """In words of the language that is read, or as somebody wrote it."""
    return str(WORDED.get(element) or apart(element) or NOTHING_SAID)
