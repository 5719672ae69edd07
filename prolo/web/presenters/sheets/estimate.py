"""An estimate as the paper says it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from prolo.care.dates import local_day
from prolo.care.money import estimate as care
from prolo.care.money.elements import Party, Stated
from prolo.knowledge import Knowledge
from prolo.papers.as_html import as_html
from prolo.papers.estimate_paper import EstimateLine, EstimateSheet, estimate_paper
from prolo.papers.paper import Paper
from prolo.papers.words import estimates as words
from prolo.papers.words.sentences import commas, day
from prolo.registry.archive import read_document
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.estimate_changes import changes_between
from prolo.registry.estimates import estimate_of, last_giving, stated_of
from prolo.registry.estimates_in_hand import in_hand_before
from prolo.registry.models import Estimate
from prolo.web.languages import spoken
from prolo.web.presenters.estimate_changes import differences, in_all
from prolo.web.presenters.estimates import included, service_of, times
from prolo.web.presenters.mine import title
from prolo.web.presenters.sheets.frame import frame_of, letterhead
from prolo.web.words.estimates import WORDED
from prolo.web.words.money import money, priced
from prolo.web.words.values import apart, shown


class GivenPaper(NamedTuple):
    content: bytes
    is_as_given: bool  # the very bytes; else the same in another language


def given_paper(row: Estimate, language: str) -> GivenPaper:
    """As it was given last. Raises ``Altered`` where that is not what was kept."""
    step = last_giving(row)
    kept = step.document if step else None
    if kept is not None and kept.language == language:
        return GivenPaper(read_document(kept).content, is_as_given=True)
    return GivenPaper(as_html(paper_of_estimate(row, language)), is_as_given=False)


def paper_of_estimate(row: Estimate, language: str) -> Paper:
    """With the clinic as it was called when it was kept."""
    knowledge, stated = clinic_knowledge(row.clinic), stated_of(row)
    made_on = local_day(row.happened_at, ZoneInfo(row.clinic.time_zone))
    frame = frame_of(row.patient, on=made_on, language=language)
    head = letterhead(stated.clinic.name, stated.clinic.address, stated.clinic.phone)
    frame = replace(frame, letterhead=replace(head, logo=frame.letterhead.logo))
    with spoken(language):
        return estimate_paper(estimate_sheet(row, stated, knowledge), frame, knowledge)


def estimate_sheet(row: Estimate, stated: Stated, knowledge: Knowledge) -> EstimateSheet:
    made = estimate_of(row)
    return EstimateSheet(
        about=title(row.course, knowledge) if row.course else _("First visit"),
        version=shown(row.version),
        is_good_faith=stated.is_good_faith,
        lines=tuple(_line(one, made.currency, knowledge) for one in made.lines),
        total=_total(made),
        at_least=words.at_least(made.sessions.least),
        at_most=words.at_most(made.sessions.most),
        included=tuple(included(made, knowledge)),
        sessions=times(made.sessions) if made.sessions.most else "",
        beyond_plan=made.beyond_plan,
        who=tuple((label, lines) for label, lines in _who(row, stated, knowledge) if any(lines)),
        priced=tuple(_priced(made, knowledge)),
        sha256=row.sha256,
        **_since(row, made.currency, knowledge),
    )


def _since(row: Estimate, currency: str, knowledge: Knowledge) -> dict[str, Any]:
    """What is otherwise than in the one that the person had in hand."""
    before = in_hand_before(row)
    if before is None:
        return {}
    found = changes_between(before, row)
    made_on = local_day(before.happened_at, ZoneInfo(row.clinic.time_zone))
    lines = [*differences(found, currency, knowledge), in_all(found, currency)]
    return {
        "since": words.differs_from(shown(before.version), day(made_on)),
        "changes": tuple(filter(None, lines)),
    }


def _line(one: care.Line, currency: str, knowledge: Knowledge) -> EstimateLine:
    return EstimateLine(
        what=". ".join(_what(one, knowledge)),
        price=money(one.amount, currency),
        times=times(one.count),
        least=money(one.least, currency),
        expected=money(one.expected, currency),
        most=money(one.most, currency),
    )


def _what(one: care.Line, knowledge: Knowledge) -> Iterator[str]:
    """With its code and its days; of a visit that no day is booked."""
    yield priced(one.what, one.of, knowledge)
    if one.code:
        yield _("Code: %(code)s") % {"code": apart(one.code)}
    if one.on:
        yield commas(day(each) for each in one.on)
    if one.without_day:
        yield capfirst(words.without_day(one.without_day, of=one.count.expected))


def _total(made: care.Estimate) -> EstimateLine:
    return EstimateLine(
        what=_("In all"),
        price="",
        times="",
        least=money(made.least, made.currency),
        expected=money(made.expected, made.currency),
        most=money(made.most, made.currency),
    )


def _who(
    row: Estimate, stated: Stated, knowledge: Knowledge
) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield pgettext("estimate", "What it is"), (service_of(row, knowledge),)
    yield _("Clinic"), _party(stated.clinic)
    for one in stated.providers:
        yield _("Who treats"), _party(one)
    yield _diagnosis(stated.diagnosis_codes)
    yield _("Who else may send a bill"), (_worded(stated.others),)
    yield _("What has to be booked by itself"), (_worded(stated.separately),)


def _worded(said: str) -> str:
    return capfirst(str(WORDED[said])) if said in WORDED else said


def _diagnosis(codes: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    if len(codes) > 1:
        return _("Codes of the diagnosis, each for every line"), codes
    return _("Code of the diagnosis"), codes


def _party(one: Party) -> tuple[str, ...]:
    numbers = (
        (_("Provider number"), one.provider_number),
        (_("Tax number"), one.tax_number),
    )
    lines = [one.name, *one.address.splitlines(), one.phone]
    lines += [f"{label}: {number}" for label, number in numbers if number]
    return tuple(line for line in lines if line)


def _priced(made: care.Estimate, knowledge: Knowledge) -> Iterator[str]:
    """From which day on each price counts, so that the estimate can be made again."""
    for one in made.lines:
        yield _("%(what)s: %(amount)s, the price from %(day)s on") % {
            "what": priced(one.what, one.of, knowledge),
            "amount": money(one.amount, made.currency),
            "day": day(one.priced_from),
        }
