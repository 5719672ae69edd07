"""Everything that happened to a person, over all courses, as sentences in the order of the days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from prolo.care.dates import local_day
from prolo.knowledge import Knowledge
from prolo.registry.answer_judging import PAIN
from prolo.registry.answer_scoring import OURS
from prolo.registry.models import (
    Attachment,
    Concern,
    ConcernStep,
    Conclusion,
    Course,
    CourseMove,
    EnteredScore,
    Event,
    Override,
    Preparation,
    Response,
    Score,
    Session,
)
from prolo.web.presenters.courses import shown_url, titles_apart
from prolo.web.presenters.listings import Head, Listing, listing
from prolo.web.presenters.story_steps import Step, answered_otherwise, attempts, who
from prolo.web.words import story as words
from prolo.web.words.aftercare import LEVELS, step_words
from prolo.web.words.attachments import sender
from prolo.web.words.courses import EVENTS, TOLD_HOW, verdict_word, word
from prolo.web.words.measures import measure_name, part_name
from prolo.web.words.outcomes import due_label
from prolo.web.words.values import apart, number

DAYS_A_PAGE = 20
OF_COURSES = ("appointments", "sessions", "consents", "documents_shown", "personal_values")


def story(
    courses: Iterable[Course], knowledge: Knowledge, asked: Mapping[str, str]
) -> dict[str, Any]:
    """One page of it, the newest day first and each day in its order. ``asked`` is what the
    address names: ``course``, ``kind``, ``page``; what is not known there is left out."""
    known = {str(one.pk): one for one in courses}
    kind, course, days = _asked_for(known, knowledge, asked)
    pages = max(1, -(-len(days) // DAYS_A_PAGE))
    page = _page(asked.get("page", ""), pages)
    return {
        "days": days[(page - 1) * DAYS_A_PAGE : page * DAYS_A_PAGE],
        "courses": _choices(
            {str(key): title for key, title in titles_apart(known.values(), knowledge).items()},
            course,
            lambda code: _query(course=code, kind=kind),
            _("All courses"),
        )
        if len(known) > 1
        else [],
        "kinds": _choices(
            words.KINDS, kind, lambda code: _query(course=course, kind=code), _("Everything")
        ),
        "newer": _query(course=course, kind=kind, page=page - 1) if page > 1 else "",
        "older": _query(course=course, kind=kind, page=page + 1) if page < pages else "",
        "page": page,
        "pages": pages,
    }


HEADS = (
    Head("at", gettext_lazy("When")),
    Head("kind", gettext_lazy("Kind")),
    Head("course", gettext_lazy("Course")),
    Head("says", gettext_lazy("What happened")),
    Head("reason", gettext_lazy("Reason")),
)


def story_listing(
    courses: Iterable[Course], knowledge: Knowledge, asked: Mapping[str, str]
) -> Listing:
    """All of it, with the filters of the page and in its order."""
    known = {str(one.pk): one for one in courses}
    _kind, _chosen, days = _asked_for(known, knowledge, asked)
    titles = titles_apart(known.values(), knowledge)
    rows = (
        {
            "at": told["step"].at,
            "kind": told["step"].kind,
            "course": titles[told["step"].course],
            "says": told["step"].says,
            "reason": told["step"].reason,
        }
        for day in days
        for told in day["steps"]
    )
    return listing("story", HEADS, rows)


def _asked_for(
    known: Mapping[str, Course], knowledge: Knowledge, asked: Mapping[str, str]
) -> tuple[str, str, list[dict[str, Any]]]:
    """Kind and course that are chosen, empty for all, and every day of them."""
    chosen = {key: one for key, one in known.items() if key == asked.get("course")}
    kind = asked.get("kind", "")
    kind = kind if kind in words.KINDS else ""
    steps = _steps(list((chosen or known).values()), knowledge)
    days = _days([one for one in steps if kind in ("", one.kind)], known, knowledge)
    return kind, next(iter(chosen), ""), days


def _page(typed: str, pages: int) -> int:
    return min(max(int(typed), 1), pages) if typed.isdecimal() and len(typed) < 9 else 1


def _query(**chosen: Any) -> str:
    said = "&".join(f"{name}={value}" for name, value in chosen.items() if value)
    return f"?{said}#story"


def _choices(
    labels: Mapping[str, Any], chosen: str, url: Callable[[str], str], all_: str
) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": url(code), "is_chosen": code == chosen}
        for code, label in {"": all_, **labels}.items()
    ]


def _days(
    steps: list[Step], courses: Mapping[str, Course], knowledge: Knowledge
) -> list[dict[str, Any]]:
    titles = titles_apart(courses.values(), knowledge)
    zones = {one.pk: ZoneInfo(one.clinic.time_zone) for one in courses.values()}
    ordered = sorted(steps, key=lambda one: (one.at, one.order))
    told = [
        {
            "day": day,
            "steps": [
                {"step": one, "course": titles[one.course] if len(titles) > 1 else ""}
                for one in of_day
            ],
        }
        for day, of_day in groupby(ordered, key=lambda one: local_day(one.at, zones[one.course]))
    ]
    return told[::-1]


def _steps(courses: list[Course], knowledge: Knowledge) -> list[Step]:
    ids = [one.pk for one in courses]
    told = [step for telling in TELLING for step in telling(ids)]
    return [*told, *answered_otherwise(ids, knowledge)]


def _moves(ids: list[Any]) -> Iterator[Step]:
    for row in CourseMove.objects.filter(course__in=ids).select_related("recorded_by"):
        yield Step(
            at=row.happened_at,
            order=3,
            kind="decisions",
            course=row.course_id,
            says=str(words.MOVED[row.move]) % {"who": who(row)},
            reason=row.reason,
        )


def _overrides(ids: list[Any]) -> Iterator[Step]:
    rows = Override.objects.filter(conclusion__course__in=ids)
    for row in rows.select_related("recorded_by", "conclusion"):
        yield Step(
            at=row.recorded_at,
            order=2,
            kind="decisions",
            course=row.conclusion.course_id,
            says=str(words.OVERRIDDEN)
            % {"who": who(row), "about": word(EVENTS, f"{row.conclusion.kind}_concluded")},
            reason=row.reason,
            url=reverse("web:conclusion", args=[row.conclusion_id]),
        )


def _conclusions(ids: list[Any]) -> Iterator[Step]:
    rows = Conclusion.objects.filter(course__in=ids).defer("body")
    for row in rows:
        yield Step(
            at=row.concluded_at,
            order=1,
            kind="rules",
            course=row.course_id,
            says=str(words.CONCLUDED)
            % {
                "about": word(EVENTS, f"{row.kind}_concluded"),
                "verdict": verdict_word(row.kind, row.verdict),
            },
            url=reverse("web:conclusion", args=[row.pk]),
        )


def _sessions(ids: list[Any]) -> Iterator[Step]:
    rows = Session.objects.filter(course__in=ids, ended_at__isnull=False)
    rows = rows.exclude(state=Session.State.ABANDONED).select_related("injector")
    for row in rows.prefetch_related("injections__replaced_by"):
        given = [
            one.volume_ml
            for one in row.injections.all()
            if one.marked_in_error_at is None and not hasattr(one, "replaced_by")
        ]
        needles = ngettext("%(n)s needle", "%(n)s needles", len(given)) % {"n": len(given)}
        assert row.ended_at
        yield Step(
            at=row.ended_at,
            order=0,
            kind="sessions",
            course=row.course_id,
            says=str(words.INJECTED)
            % {
                "number": row.number,
                "what": f"{needles}, {number(sum(given, Decimal()))} mL",
                "who": row.injector.full_name if row.injector else words.SYSTEM,
            },
            url=reverse("web:session", args=[row.pk]),
        )


def _events(ids: list[Any]) -> Iterator[Step]:
    """What happened to appointments, sessions and consents, and what was shown and asked before."""
    owners = {
        subject: course
        for related in OF_COURSES
        for subject, course in Course.objects.filter(
            pk__in=ids, **{f"{related}__isnull": False}
        ).values_list(f"{related}__pk", "pk")
    }
    rows = Event.objects.filter(subject_id__in=owners, verb__in=words.HAPPENED)
    for row in rows.select_related("recorded_by"):
        yield Step(
            at=row.recorded_at,
            order=0,
            kind="visits" if row.verb.startswith("appointment") else "sessions",
            course=owners[row.subject_id],
            says=_happened(row),
            url=shown_url(row),
        )


def _happened(row: Event) -> str:
    alone = words.ALONE.get((row.verb, str(row.body.get("how"))))
    return str(alone or words.HAPPENED[row.verb]) % {"who": who(row)}


def _told(ids: list[Any]) -> Iterator[Step]:
    rows = Preparation.objects.filter(course__in=ids, told_at__isnull=False)
    for row in rows.filter(marked_in_error_at__isnull=True).select_related("recorded_by"):
        assert row.told_at
        yield Step(
            at=row.told_at,
            order=2,
            kind="visits",
            course=row.course_id,
            says=str(words.TOLD)
            % {"who": who(row), "how": TOLD_HOW.get(row.told_how, row.told_how)},
        )


def _answers(ids: list[Any]) -> Iterator[Step]:
    """Checks after a session are told by what was concluded and done."""
    said: dict[Any, list[str]] = defaultdict(list)
    for score in Score.objects.filter(course__in=ids, instrument=PAIN):
        said[score.response_id].append(str(words.PAIN) % {"pain": number(score.value)})
    for score in Score.objects.filter(course__in=ids).exclude(instrument__in=OURS):
        said[score.response_id].append(_score(score))
    rows = Response.objects.filter(course__in=ids, session__isnull=True)
    for row in rows.filter(marked_in_error_at__isnull=True):
        answered = str(words.ANSWERED) % {"time": due_label(row.due_key)}
        yield Step(
            at=row.happened_at,
            order=0,
            kind="answers",
            course=row.course_id,
            says=" ".join([answered, *said[row.pk]]),
        )


def _entered(ids: list[Any]) -> Iterator[Step]:
    """Scores that were worked out elsewhere."""
    rows = EnteredScore.objects.filter(course__in=ids).current()
    for row in rows.select_related("recorded_by"):
        yield Step(
            at=row.happened_at,
            order=0,
            kind="answers",
            course=row.course_id,
            says=str(words.ENTERED) % {"who": who(row), "score": _score(row)},
        )


def _score(row: Score | EnteredScore) -> str:
    """Of which measure, or part of it, and of how many points."""
    values = {
        "measure": measure_name(row.instrument),
        "part": part_name(row.part),
        "value": number(row.value),
        "most": number(row.greatest) if row.greatest is not None else "",
    }
    return str(words.SCORE_OF_PART if row.part else words.SCORE) % values


def _reports(ids: list[Any]) -> Iterator[Step]:
    for row in Concern.objects.filter(course__in=ids).select_related("session"):
        says = words.REPORTED if row.session else words.REPORTED_ALONE
        yield Step(
            at=row.raised_at,
            order=2,
            kind="reports",
            course=row.course_id,
            says=str(says)
            % {
                "number": row.session.number if row.session else "",
                "level": LEVELS[row.level][0],
            },
            url=reverse("web:concern", args=[row.pk]),
        )
    steps = ConcernStep.objects.filter(concern__course__in=ids)
    for step in steps.select_related("recorded_by", "concern"):
        yield Step(
            at=step.happened_at,
            order=3,
            kind="reports",
            course=step.concern.course_id,
            says=str(words.ACTED) % {"who": who(step), "step": step_words(step)},
            reason=step.note,
        )


def _files(ids: list[Any]) -> Iterator[Step]:
    rows = Attachment.objects.filter(course__in=ids).current()
    for row in rows.select_related("recorded_by"):
        yield Step(
            at=row.happened_at,
            order=2,
            kind="files",
            course=row.course_id,
            says=str(words.ATTACHED) % {"who": sender(row), "caption": apart(row.caption)},
            url=reverse("web:attachment", args=[row.pk]),
        )


TELLING = (
    _moves,
    _overrides,
    _conclusions,
    _sessions,
    _events,
    _told,
    _answers,
    _entered,
    _reports,
    attempts,
    _files,
)
