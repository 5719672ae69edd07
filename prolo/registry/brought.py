"""Forms of measures that the clinic brought: which are asked in a course, and each found again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from prolo.care.dates import local_day
from prolo.care.due_answers import AT_SESSION, BASELINE, FOLLOW_UP, part_key
from prolo.care.due_facts import FormFact
from prolo.errors import NotFound
from prolo.knowledge import Knowledge
from prolo.knowledge.questionnaires import Questionnaire
from prolo.knowledge.questionnaires.passport import said_by_form
from prolo.knowledge.records import Instrument
from prolo.registry.models import (
    Clinic,
    ClinicQuestionnaire,
    Course,
    FormTimes,
    GivenPassport,
    WordingPermission,
)
from prolo.registry.prepared import prepared
from prolo.registry.wording import measures_shown

ASKED_AT = {  # kinds of question, as FormTimes names them
    BASELINE: "before_first",
    AT_SESSION: "before_sessions",
    FOLLOW_UP: "at_follow_ups",
}
KINDS = {"baseline": BASELINE, "each-session": AT_SESSION}  # by follow-up; of the others FOLLOW_UP


def as_questionnaire(row: ClinicQuestionnaire) -> Questionnaire:
    return Questionnaire(
        id=row.instrument,
        version=row.version,
        url=row.url,
        title=row.title,
        body=row.body,
        sha256=row.sha256,
        is_ours=False,
    )


def find_brought(canonical: str) -> Questionnaire:
    """Of this clinic, by ``url|version``. Raises ``NotFound``."""
    url, _, version = canonical.rpartition("|")
    row = ClinicQuestionnaire.objects.filter(url=url, version=version).first()
    if row is None:
        raise NotFound("form")
    return as_questionnaire(row)


def brought_form(instrument: str, shown: str = "") -> Questionnaire:
    """The version that was shown, else the newest that its maker calls ready. Raises ``NotFound``
    where there is none."""
    forms = [as_questionnaire(one) for one in ready_forms(instrument=instrument)]
    if not forms:
        raise NotFound("form")
    return next((one for one in forms if one.canonical == shown), forms[-1])


def measures_brought() -> set[str]:
    """Whose form is kept, and ready to be asked."""
    return set(measures_kept())


@prepared
def measures_kept() -> QuerySet[ClinicQuestionnaire, str]:
    return ready_forms().values_list("instrument", flat=True)


def ready_forms(**of: Any) -> QuerySet[ClinicQuestionnaire]:
    """That their maker calls ready, the newest last, at whatever address it is. ``of`` what else is
    asked of them, before a long form is opened."""
    rows = ClinicQuestionnaire.objects.filter(**of).filter(body__status="active")
    return rows.order_by("recorded_at", "pk")


def said_of(instrument: Instrument) -> dict[str, Any]:
    """What this clinic's newest form says of its measure, and the passport beside it."""
    form = ready_forms(instrument=instrument.id).last()
    given = GivenPassport.objects.filter(instrument=instrument.id).last()
    return {
        **(said_by_form(form.body, instrument) if form else {}),
        **(given.said if given else {}),
    }


def times_of_form(instrument: str) -> FormTimes | None:
    """As the clinic set them last; None: as follow-ups say."""
    return FormTimes.objects.filter(instrument=instrument).last()


def times_now(instrument: str, knowledge: Knowledge) -> dict[str, bool]:
    """At which times it is asked where its place has it in its set."""
    last = times_of_form(instrument)
    regions = [one.id for one in knowledge.outcome_sets.values() if instrument in one.instruments]
    return {
        name: getattr(last, name)
        if last
        else any(instrument in measures_asked(kind, one, knowledge) for one in regions)
        for kind, name in ASKED_AT.items()
    }


def brought_asked(region: str, knowledge: Knowledge) -> dict[str, list[str]]:
    """By kind of question the measures whose form this clinic brought and asks with it at that
    place."""
    return _asked(region, measures_brought(), list(form_times()), knowledge)


def _asked(
    region: str, kept: Collection[str], times: Iterable[FormTimes], knowledge: Knowledge
) -> dict[str, list[str]]:
    set_here = {one.instrument: one for one in times}
    outcome_set = knowledge.outcome_sets.get(region)
    of_place = outcome_set.instruments if outcome_set else ()
    usual = {kind: measures_asked(kind, region, knowledge) for kind in ASKED_AT}
    return {
        kind: [
            one
            for one in dict.fromkeys((*of_place, *usual[kind]))
            if one in kept
            and (getattr(set_here[one], name) if one in set_here else one in usual[kind])
        ]
        for kind, name in ASKED_AT.items()
    }


@prepared
def form_times() -> QuerySet[FormTimes]:
    """The last that was set of a form comes last."""
    return FormTimes.objects.all()


def measures_asked(kind: str, region: str, knowledge: Knowledge) -> tuple[str, ...]:
    """follow-ups, outcome-sets: which measures belong to such a question at that place."""
    outcome_set = knowledge.outcome_sets.get(region)
    for fact in knowledge.follow_ups.values():
        if KINDS.get(fact.id, FOLLOW_UP) == kind:
            return fact.instruments or (outcome_set.instruments if outcome_set else ())
    return ()


def forms_of(course: Course, knowledge: Knowledge) -> tuple[FormFact, ...]:
    """The forms that belong to this course, with each span in which they may be shown."""
    asked = brought_asked(region_of(course, knowledge), knowledge)
    measures = {one for names in asked.values() for one in names}
    return tuple(_facts(asked, measures)) if measures else ()


def _facts(asked: Mapping[str, Collection[str]], measures: set[str]) -> Iterable[FormFact]:
    for row in _standing_permissions():
        if row.instrument in measures:
            yield FormFact(
                instrument=row.instrument,
                kinds=frozenset(kind for kind, names in asked.items() if row.instrument in names),
                starts_on=row.starts_on,
                ends_on=row.ends_on,
            )


@prepared
def _standing_permissions() -> QuerySet[WordingPermission]:
    """Of every measure: a clinic has few."""
    return WordingPermission.objects.filter(withdrawn_at__isnull=True)


def forms_asked_until_now(
    regions: Iterable[str], knowledge: Knowledge, zone: ZoneInfo
) -> dict[str, tuple[FormFact, ...]]:
    """Of what is asked at each place now, with each span in which it could be: from the day on
    which the clinic kept the form and asked it at such a time, without a break until today. The
    same few queries, however many places; one where nothing was brought."""
    newest_first = ready_forms().order_by("-recorded_at", "-pk")
    kept_at = dict(newest_first.values_list("instrument", "recorded_at"))  # the first stays
    if not kept_at:
        return dict.fromkeys(regions, ())
    times, spans = list(form_times()), defaultdict(list)
    for one in WordingPermission.objects.filter(withdrawn_at__isnull=True):
        spans[one.instrument].append(one)
    return {
        region: tuple(
            FormFact(
                instrument=name,
                kinds=frozenset({kind}),
                starts_on=max(span.starts_on, local_day(since, zone)),
                ends_on=span.ends_on,
            )
            for kind, names in _asked(region, kept_at, times, knowledge).items()
            for name in names
            if (since := _asked_since(name, kind, kept_at[name], region, times, knowledge))
            for span in spans[name]
        )
        for region in regions
    }


def _asked_since(
    instrument: str,
    kind: str,
    kept_at: datetime,
    region: str,
    times: Iterable[FormTimes],
    knowledge: Knowledge,
) -> datetime | None:
    """None where it is not asked now."""
    since = kept_at if instrument in measures_asked(kind, region, knowledge) else None
    for row in times:
        if row.instrument == instrument:
            is_asked = getattr(row, ASKED_AT[kind])
            since = (since or max(kept_at, row.recorded_at)) if is_asked else None
    return since


def region_of(course: Course, knowledge: Knowledge) -> str:
    condition = knowledge.conditions.get(course.condition)
    return condition.region if condition else ""


def may_show(due_key: str, course: Course, knowledge: Knowledge, today: date) -> bool:
    """The questions of that key, in this clinic today: ours always."""
    return due_key in shown_among([due_key], course.clinic, knowledge, today)


def shown_among(
    due_keys: Collection[str], clinic: Clinic, knowledge: Knowledge, today: date
) -> set[str]:
    """Those that may be shown there today: ours always. At most one query."""
    brought = {key: part_key(key)[1] for key in due_keys}
    standing = measures_shown(clinic, today) if any(brought.values()) else set()
    return {
        key
        for key, name in brought.items()
        if not name or (name in knowledge.instruments and name in standing)
    }


def courses_asking(instrument: str, knowledge: Knowledge) -> QuerySet[Course]:
    """Whose place asks for that measure."""
    regions = {one.id for one in knowledge.outcome_sets.values() if instrument in one.instruments}
    conditions = [one.id for one in knowledge.conditions.values() if one.region in regions]
    rows = Course.objects.filter(condition__in=conditions)
    return rows.select_related("clinic").order_by("pk")
