"""An adverse event: what is known of it, looking at it again, judging it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from prolo.care.harms.events import EventGiven
from prolo.registry.harms import is_between_two, session_before
from prolo.registry.models import AdverseEventRecord, Session, User
from prolo.web.forms.fields import ChoiceField, ChoicesField, DayField, LongTextField, TextField
from prolo.web.forms.kit import Group, PageForm
from prolo.web.words import harms as words

OF_THE_EVENT = tuple(one.name for one in fields(EventGiven))
CODING = ("coding_code", "coding_term", "coding_version")
LAST_BEFORE, NO_SESSION = "last-before", "none"
LOOK = Group(_("Followed until it is closed"), ("owner", "look_on"))


def owner_field() -> ChoiceField:
    return ChoiceField(
        label=_("Who looks after it"),
        choices=(),
        widget=forms.Select(),
        asks=_("Choose who looks after it"),
    )


def look_field(**options: Any) -> DayField:
    return DayField(
        label=_("Next look on"),
        asks=_("Enter the day of the next look"),
        past=False,
        **options,
    )


class EventForm(PageForm):
    kind = ChoiceField(
        label=_("What kind"),
        choices=tuple(words.KINDS.items()),
        widget=forms.Select(),
        asks=_("Choose what kind it is"),
    )
    what = LongTextField(
        label=_("What happened, in a sentence or two"),
        asks=_("Enter what happened"),
        longest=1_000,
    )
    onset_on = DayField(
        label=_("It began on"), asks=_("Enter the day on which it began"), future=False
    )
    grade = ChoiceField(
        label=_("How bad it was for the person, at its worst"),
        choices=tuple((str(grade), label) for grade, label in words.GRADES.items()),
        asks=_("Choose how bad it was"),
    )
    criteria = ChoicesField(
        label=_("What makes it serious; nothing: it is not"),
        choices=tuple(words.CRITERIA.items()),
        required=False,
    )
    action = LongTextField(label=_("What was done"), required=False, longest=1_000)
    outcome = ChoiceField(
        label=_("How it ended, as far as is known"),
        choices=tuple(words.OUTCOMES.items()),
        help_text=_("«Died of it» records the death too: courses are closed, nothing is sent."),
        asks=_("Choose how it ended"),
    )
    outcome_on = DayField(label=_("Since"), asks=_("Enter the day"), future=False, required=False)
    coding_term = TextField(label=_("Term"), required=False, longest=200)
    coding_code = TextField(label=_("Code"), required=False, longest=40)
    coding_version = TextField(
        label=_("Dictionary and version"),
        help_text=_("For example MedDRA with its version, if the clinic has a licence."),
        required=False,
        longest=40,
    )

    def given(self) -> EventGiven:
        typed = {name: self.cleaned_data[name] for name in OF_THE_EVENT}
        return EventGiven(
            **typed
            | {
                "grade": int(typed["grade"]),
                "criteria": tuple(typed["criteria"]),
            }
        )


OF_FORM = (
    Group(_("What happened"), ("kind", "what", "onset_on")),
    Group(
        _("How bad"),
        ("grade", "criteria"),
        _(
            "Five grades in our words, after the Common Terminology Criteria of the NCI (v5.0); "
            "what is serious, after ICH E2A."
        ),
    ),
    Group(_("What came of it"), ("action", "outcome", "outcome_on")),
    Group(
        _("Coded"),
        CODING,
        _("From the clinic's own dictionary, typed by a person. All three, or none."),
    ),
)


AFTER_WHICH = Group(
    _("Which session it came after"),
    ("session", "no_session_because"),
    _(
        "The lots, the room and the injector of this session are looked at; while it is open, "
        "as soon as it is recorded. «The last session before it began» is one that was broken off "
        "only if it began on that day, after a cream or a drug to calm. What the person already "
        "had on arrival belongs to an earlier session."
    ),
)


class PlacedForm(EventForm):
    """An event, and the session of its course that it came after."""

    session = ChoiceField(
        label=_("It came after"),
        choices=(),
        widget=forms.Select(),
        asks=_("Choose the session, or that it came after none"),
    )
    no_session_because = LongTextField(
        label=_("If after no session: why"), required=False, longest=1_000
    )

    def __init__(
        self,
        *args: Any,
        sessions: Sequence[Session] = (),
        named: Mapping[str, str] | None = None,
        **options: Any,
    ) -> None:
        """``sessions`` of the course, and how they are ``named``, by their ids."""
        super().__init__(*args, **options)
        self.sessions = sessions
        offered = {LAST_BEFORE: _("The last session before it began"), **named} if named else {}
        self.fields["session"].choices = [  # type: ignore[attr-defined]
            *offered.items(),
            (NO_SESSION, _("No session")),
        ]
        self.fields["session"].initial = LAST_BEFORE if named else NO_SESSION

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        onset_on, is_last = cleaned.get("onset_on"), cleaned.get("session") == LAST_BEFORE
        if onset_on and is_last and is_between_two(self.sessions, onset_on):
            self.add_error(
                "session",
                _(
                    "Choose the session: that of this day is open, with neither the pause before "
                    "the first needle nor a cream on record. Did it come after that one, or was it "
                    "there before?"
                ),
            )
        return cleaned

    def session_before(self) -> Session | None:
        chosen = self.cleaned_data["session"]
        if chosen == LAST_BEFORE:
            return session_before(self.sessions, self.cleaned_data["onset_on"])
        return next((one for one in self.sessions if str(one.pk) == chosen), None)


class NewEventForm(PlacedForm):
    layout = (OF_FORM[0], AFTER_WHICH, *OF_FORM[1:], LOOK)

    owner = owner_field()
    look_on = look_field()

    def __init__(self, *args: Any, people: Sequence[User] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, people)


class CorrectEventForm(PlacedForm):
    layout = (OF_FORM[0], AFTER_WHICH, *OF_FORM[1:], "reason")

    reason = LongTextField(
        label=_("Why it is said otherwise"), asks=_("Enter the reason"), longest=1_000
    )


class LookForm(PageForm):
    is_locked = True
    layout = ("step", "note", LOOK)

    step = ChoiceField(label=_("What is done"), choices=())
    note = LongTextField(label=_("What was found"), asks=_("Enter what was found"), longest=2_000)
    owner = owner_field()
    look_on = look_field(required=False)

    def __init__(
        self,
        *args: Any,
        people: Sequence[User] = (),
        steps: Sequence[str] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        offer(self, people)
        self.fields["step"].choices = [(one, words.STEPS[one]) for one in steps]  # type: ignore[attr-defined]


class JudgeForm(PageForm):
    verdict = ChoiceField(
        label=_("Was it caused by the treatment?"),
        choices=tuple(words.RELATED.items()),
        asks=_("Choose how likely it is"),
    )
    reason = LongTextField(
        label=_("Because"),
        help_text=_("The time between, what else explains it, what is known of the medicine."),
        asks=_("Enter the reason"),
        longest=2_000,
    )


class OneReaderForm(PageForm):
    note = LongTextField(
        label=_("Why nobody else here can judge it"),
        help_text=_("Such as: the only physician of this clinic. It then enters no agreement."),
        asks=_("Enter why"),
        longest=2_000,
    )


class ClusterForm(PageForm):
    is_locked = True

    found = LongTextField(
        label=_("What was looked at, and what was found"),
        asks=_("Enter what was found"),
        longest=4_000,
    )


def offer(form: PageForm, people: Sequence[User]) -> None:
    form.fields["owner"].choices = [  # type: ignore[attr-defined]
        (str(one.pk), one.full_name) for one in people
    ]


def typed_of(record: AdverseEventRecord) -> dict[str, Any]:
    found = {name: getattr(record, name) for name in OF_THE_EVENT}
    return {**found, "grade": str(record.grade)}
