"""The answers of a course: what is answered, due or missing, and all of them in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prolo.care.answers import Answer as Said
from prolo.care.dates import local_day
from prolo.care.due_answers import part_key
from prolo.care.follow_ups import Window, follow_up_window
from prolo.care.responses import Answers
from prolo.knowledge import Knowledge
from prolo.knowledge.questionnaires import Questionnaire
from prolo.knowledge.questionnaires.items import is_hidden, items_of
from prolo.papers.words.sentences import day
from prolo.registry.answering import WITHHELD
from prolo.registry.asked import (
    BASELINE,
    answer_keys,
    answers_of,
    form_answered,
    forms_answered,
    is_as_answered,
    keys_with_forms,
    session_of,
    weeks_of,
)
from prolo.registry.brought import shown_among
from prolo.registry.models import Conclusion, Course, Response, Session
from prolo.web.presenters.tables import Column, Table, table
from prolo.web.words import Words
from prolo.web.words.outcomes import ANSWERED, HOW, TELLERS, VERDICTS, due_label
from prolo.web.words.values import number, shown

MISSING = "missing"
ALTERED = gettext_lazy(
    "It was changed since under the same version: the questions may have read otherwise."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """``held`` are the days of the sessions in which something was injected, by number; ``begun``
    are the numbers of those that were opened."""

    zone: ZoneInfo
    held: Mapping[int, date]
    begun: frozenset[int]

    @property
    def first_on(self) -> date | None:
        return min(self.held.values(), default=None)

    @property
    def start(self) -> date:
        """What weeks are counted from, once there is a session."""
        return min(self.held.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What was concluded about the answers of one time."""

    label: str
    stored: Conclusion

    @property
    def verdict(self) -> Words:
        return VERDICTS.get(self.stored.verdict, self.stored.verdict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    """One time of the course: is it answered, may it be, was it missed?"""

    key: str
    label: str
    state: str
    answered_on: date | None
    window: Window | None

    is_outside_now: bool
    is_late_start: bool
    judged: Judged | None = None
    said: Mapping[str, Any] | None = None  # every answer, where a page shows it

    @property
    def instrument(self) -> str:
        """Whose form the clinic brought; empty: questions of our own."""
        return part_key(self.key)[1]

    @property
    def session(self) -> int | None:
        return session_of(self.key)

    @property
    def weeks(self) -> int | None:
        return weeks_of(self.key)

    @property
    def state_label(self) -> Words:
        return ANSWERED[self.state][0]

    @property
    def tone(self) -> str:
        return ANSWERED[self.state][1]


def times_of(course: Course) -> Times:
    zone = ZoneInfo(course.clinic.time_zone)
    rows = list(course.sessions.exclude(state=Session.State.ABANDONED).order_by("number"))
    return Times(
        zone=zone,
        held={row.number: local_day(row.ended_at, zone) for row in rows if row.ended_at},
        begun=frozenset(row.number for row in rows),
    )


def answer_rows(course: Course, knowledge: Knowledge, today: date) -> list[AnswerRow]:
    """In the order of the course. A form that the clinic brought is there while its wording may be
    shown, and where it was answered."""
    times = times_of(course)
    answered = {
        row.due_key: local_day(row.happened_at, times.zone) for row in course.responses.current()
    }
    judged = dict(_judged(course))
    keys = keys_with_forms(course, knowledge=knowledge)
    asked_once = [key for key in answered if part_key(key)[1] and key not in keys]
    shown = shown_among(keys, course.clinic, knowledge, today)
    return [
        replace(_row(key, answered.get(key), times, knowledge, today), judged=judged.get(key))
        for key in (*keys, *asked_once)
        if key in answered or key in shown
    ]


def newest_judged(course: Course) -> Judged | None:
    """What was concluded about the answers that were given last, whenever they were typed."""
    return next((one for _key, one in reversed(list(_judged(course)))), None)


def _judged(course: Course) -> Iterator[tuple[str, Judged]]:
    """By the key of the answers, in the order in which they were given."""
    stored = {
        row.subject_id: row
        for row in Conclusion.objects.filter(course=course, kind="outcome").order_by(
            "concluded_at", "id"
        )
    }
    for row in course.responses.current().order_by("happened_at"):
        if row.pk in stored:
            yield row.due_key, Judged(label=due_label(row.due_key), stored=stored[row.pk])


def _row(
    key: str, answered_on: date | None, times: Times, knowledge: Knowledge, today: date
) -> AnswerRow:
    weeks, window = weeks_of(key), None
    if weeks is not None and times.first_on:
        window = follow_up_window(weeks, times.first_on, knowledge=knowledge)
    if answered_on:
        state = _state_answered(key, answered_on, window, times)
    else:
        state = _state_open(key, window, times, today)
    return AnswerRow(
        key=key,
        label=due_label(key),
        state=state,
        answered_on=answered_on,
        window=window,
        is_outside_now=window is not None and window.timing(today) != "in-time",
        is_late_start=key == BASELINE and times.first_on is not None and today > times.first_on,
    )


def _state_answered(key: str, on: date, window: Window | None, times: Times) -> str:
    if window:
        return "answered" if window.timing(on) == "in-time" else "outside"
    is_late = key == BASELINE and times.first_on is not None and on > times.first_on
    return "outside" if is_late else "answered"


def _state_open(key: str, window: Window | None, times: Times, today: date) -> str:
    if window:
        return {"early": "later", "in-time": "now", "late": MISSING}[window.timing(today)]
    if weeks_of(key) is not None:
        return "later"
    session = session_of(key) or 1  # the baseline belongs before the first
    if session in times.held:
        return MISSING if times.held[session] < today else "now"
    return "now" if key == BASELINE or session in times.begun else "later"


# -- in words


def answers_table(course: Course, knowledge: Knowledge) -> Table | None:
    """What was answered each time, in words; None while nothing was."""
    rows = {row.due_key: row for row in course.responses.current().select_related("clinic")}
    keys = [one for one in answer_keys(course, knowledge=knowledge) if one in rows]
    if not keys:
        return None
    columns = [
        Column(_("Answered")),
        Column(_("On")),
        Column(_("Pain"), is_number=True),
        Column(_("Own activities")),
        Column(_("Own judgement")),
        Column(_("Work days lost"), is_number=True),
        Column(_("Other treatment since")),
        Column(_("Pain reliever in the week")),
        Column(_("Hurt again")),
        Column(_("In their own words")),
    ]
    return table(_("All answers"), columns, [_answer_row(rows[key], key) for key in keys])


def _answer_row(row: Response, key: str) -> list[Any]:
    form = form_answered(row)
    answers = answers_of(row, form)
    lost = answers.number("work-days-lost")
    pain = answers.number("pain")
    label = due_label(key)
    return [
        label
        if is_as_answered(row, form)
        else _("%(time)s (the form was changed since)") % {"time": label},
        day(local_day(row.happened_at, ZoneInfo(row.clinic.time_zone))),
        "" if pain is None else number(pain),
        "; ".join(_activities(answers)) or _why_none(answers),
        _display(form, "change", answers.text("change")),
        "" if lost is None else number(lost),
        *(_said(answers, name) for name in ("other-treatment", "pain-reliever", "new-injury")),
        answers.text("words"),
    ]


def _activities(answers: Answers) -> Iterator[str]:
    for place in (1, 2, 3):
        name, score = answers.text(f"activity-{place}"), answers.number(f"activity-{place}-score")
        if name:
            yield _("%(activity)s: %(score)s") % {
                "activity": name,
                "score": _("not rated") if score is None else number(score),
            }


def _why_none(answers: Answers) -> str:
    return (
        _("not shown: the link was opened without the birth date")
        if answers.value(WITHHELD)
        else ""
    )


def _said(answers: Answers, name: str) -> str:
    """Yes, no or not sure, and which."""
    said, what = answers.answer(name), answers.text(f"{name}-what")
    if said is Said.NOT_ASKED:
        return ""
    word = _("not sure") if said is Said.UNSURE else shown(said.value)
    return f"{word}: {what}" if what else word


def replaced_words(earlier: Response, kept: Response, *, sees_chart: bool) -> str:
    """What was answered before stays on record; who may see the chart reads what became of it."""
    on = day(local_day(earlier.happened_at, ZoneInfo(kept.clinic.time_zone)))
    if not sees_chart or part_key(kept.due_key)[1]:
        return _("These replace the answers of %(day)s. The earlier ones stay on record.") % {
            "day": on
        }
    words = {"day": on, "before": _pain(earlier), "now": _pain(kept)}
    return (
        _(
            "These replace the answers of %(day)s: pain %(before)s → %(now)s. "
            "The earlier ones stay on record."
        )
        % words
    )


def _pain(row: Response) -> str:
    pain = answers_of(row).number("pain")
    return _("not answered") if pain is None else number(pain)


def earlier_versions(course: Course) -> list[dict[str, Any]]:
    """Answers that were replaced, with everything said, the newest first."""
    rows = course.responses.filter(replaced_by__isnull=False, session__isnull=True)
    replaced = list(rows.order_by("-recorded_at"))
    forms = forms_answered(replaced)
    return [
        {
            "label": due_label(row.due_key),
            "version": row.version,
            "on": local_day(row.happened_at, ZoneInfo(course.clinic.time_zone)),
            "said": everything_said(row, forms[row.questionnaire]),
        }
        for row in replaced
    ]


def answered_twice(course: Course) -> list[dict[str, Any]]:
    """Answers that were given apart, side by side: the later counts until somebody has said."""
    questioned = course.responses.current().filter(is_questioned=True).order_by("due_key")
    rows = list(questioned.select_related("clinic", "replaces__clinic"))
    earlier: list[Any] = [row.replaces for row in rows]
    forms = forms_answered([*rows, *earlier])
    return [
        {
            "label": due_label(row.due_key),
            "url": reverse("web:answers-settle", args=[row.pk]),
            "versions": [
                {"counts": "earlier", "title": _("The earlier"), **_as_given(row.replaces, forms)},
                {"counts": "this", "title": _("The later"), **_as_given(row, forms)},
            ],
        }
        for row in rows
    ]


def _as_given(row: Any, forms: Mapping[str, Questionnaire]) -> dict[str, Any]:
    return as_given(row, forms[row.questionnaire])


def as_given(row: Any, form: Questionnaire) -> dict[str, Any]:
    """When, by whom and how, and everything that was said on that ``form``."""
    zone = ZoneInfo(row.clinic.time_zone)
    return {
        "at": row.happened_at.astimezone(zone),
        "by": TELLERS.get(row.answered_by, row.answered_by),
        "how": HOW.get(row.how, row.how),
        "said": everything_said(row, form),
    }


def everything_said(row: Response, form: Questionnaire) -> list[tuple[str, str]]:
    """Each question that was answered with its answer, in the order of the form."""
    answers = answers_of(row, form)
    altered = [] if is_as_answered(row, form) else [(_("The form"), str(ALTERED))]
    return altered + [
        (str(item["text"]), _answer_text(form, answers, item["linkId"]))
        for item in items_of(form.body["item"])
        if item["linkId"] in answers.values and not is_hidden(item)
    ]


def _answer_text(form: Questionnaire, answers: Answers, link_id: str) -> str:
    value = answers.value(link_id)
    return _display(form, link_id, value) if isinstance(value, str) else shown(value)


def activities_named(course: Course, *, knowledge: Knowledge) -> dict[str, str]:
    """The activities that were named first: the same are rated again and again."""
    rows = {row.due_key: row for row in course.responses.current()}
    for key in answer_keys(course, knowledge=knowledge):
        named = _activities_of(answers_of(rows[key])) if key in rows else {}
        if named:
            return named
    return {}


def _activities_of(answers: Answers) -> dict[str, str]:
    names = {f"activity-{place}": answers.text(f"activity-{place}") for place in (1, 2, 3)}
    return {field: name for field, name in names.items() if name}


def _display(form: Questionnaire, link_id: str, code: str) -> str:
    """What the person read when they chose it."""
    for item in items_of(form.body["item"]):
        for option in item.get("answerOption", ()) if item["linkId"] == link_id else ():
            if option["valueCoding"]["code"] == code:
                return str(option["valueCoding"].get("display", code))
    return code
