"""When a person is expected."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.care.booking import Clash, Weight
from prolo.care.dates import instants_of
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Clinic, Room, User
from prolo.registry.schedule import usual_minutes
from prolo.registry.taken_over import TAKEN_OVER
from prolo.web.forms.asking import AskingForm
from prolo.web.forms.choices import Radios
from prolo.web.forms.fields import (
    ChoiceField,
    ChoicesField,
    DayField,
    LongTextField,
    TickField,
    WholeNumberField,
)
from prolo.web.forms.kit import Group
from prolo.web.forms.moments import asked_which, which_of_two
from prolo.web.words.booking import say_clash

TAKE = "take"  # the buttons that fill in a free place
LOOK = "look"  # the button that asks what is free on the day that is typed
MOST_SESSIONS = 99
USUAL_TIME = time(9)
PLACE = ("day", "time", "room", "injector")
MOST_MINUTES = 8 * 60  # a working day
LONGEST_ASKED = 1_000  # characters of what was asked about
SESSION = "session"
PURPOSES = (
    (SESSION, _("Session: injections")),
    ("assessment", _("Assessment")),
    ("follow-up", _("Follow-up")),
)
CHANGES = (
    ("arrived", _("The person has arrived")),
    ("moved", _("Move it to another time, room or physician")),
    ("kept", _("Keep it all the same")),
    ("cancelled", _("Cancel it")),
    ("missed", _("The person did not come")),
    ("let-go", _("They come no more for this: nothing is booked in its place")),
    (TAKEN_OVER, _("Another physician or another room takes over")),
    ("expected-again", _("That was a slip: the person is expected as before")),
)

Judge = Callable[[dict[str, Any]], Sequence[Clash]]


class TimeField(forms.TimeField):
    widget = forms.TimeInput(attrs={"type": "time", "class": "is-short"}, format="%H:%M")

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%H:%M", "%H.%M", "%H:%M:%S"], **options)
        wrong = _("Enter the time as hours and minutes, for example 09:30")
        self.error_messages.update(required=wrong, invalid=wrong)


class AtATime(AskingForm):
    """``day`` and ``time`` on the clinic's wall become one instant, ``starts_at``. In the night
    when clocks go forward an hour is missing; when they go back, one comes twice."""

    asks_later: ClassVar[tuple[str, ...]] = ("which",)

    which = which_of_two(_("Which of the two"))

    def __init__(self, *args: Any, clinic: Clinic, **options: Any) -> None:
        super().__init__(*args, **options)
        self.clinic, self.zone = clinic, ZoneInfo(clinic.time_zone)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("day") and cleaned.get("time"):
            instant = self._instant(cleaned["day"], cleaned["time"])
            cleaned |= {"starts_at": instant} if instant else {}
        return cleaned

    def _instant(self, day: date, clock: time) -> datetime | None:
        instants = instants_of(day, clock, self.zone)
        if not instants:
            self.add_error("time", _now("There is no such time on that day: clocks go forward"))
            return None
        return asked_which(self, "which", instants)


class SlotForm(AtATime):
    """A time with its length, room and physician, held against the diary by ``judge``. What is
    usually a slip is asked about once; a tick answers what was asked, and nothing else."""

    asks_later = ("which", "anyway")

    day = DayField(label=_("Day"), asks=_("Enter the day"), past=False)
    time = TimeField(label=_("Time"), initial=USUAL_TIME)
    minutes = WholeNumberField(
        label=_("Minutes"),
        asks=_("Enter the length in minutes, for example 30"),
        above=0,
        maximum=MOST_MINUTES,
        required=False,
    )
    room = ChoiceField(label=_("Room"), choices=(), widget=forms.Select(), required=False)
    injector = ChoiceField(label=_("Physician"), choices=(), widget=forms.Select(), required=False)
    anyway = TickField(label=_("Yes, book it all the same"), required=False)
    asked = forms.CharField(required=False, max_length=LONGEST_ASKED, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        judge: Judge,
        rooms: Iterable[Room],
        physicians: Iterable[User],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.judge = judge
        self.rooms = {str(one.pk): one for one in rooms}
        self.physicians = {str(one.pk): one for one in physicians}
        self._offer("room", {key: one.name for key, one in self.rooms.items()})
        self._offer("injector", {key: one.full_name for key, one in self.physicians.items()})

        if taken := self.data.get(TAKE):
            for name, value in zip(PLACE, str(taken).split("|"), strict=False):
                self._replace(name, value)
            self._replace("which", "")

    @property
    def is_rearranged(self) -> bool:
        return TAKE in self.data or LOOK in self.data or super().is_rearranged

    def said(self, name: str) -> Any:
        """What stands in a field, as far as it can be read."""
        try:
            return self.fields[name].clean(self[name].value())
        except ValidationError:
            return None

    def _offer(self, name: str, labels: dict[str, str]) -> None:
        field: Any = self.fields[name]
        field.choices = [("", _now("Not yet")), *labels.items()]
        if not labels:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned["room"] = self.rooms.get(cleaned.get("room") or "")
        cleaned["injector"] = self.physicians.get(cleaned.get("injector") or "")
        if self.is_to_be_judged(cleaned):
            self._hold_against_the_diary(cleaned)
        return cleaned

    def is_to_be_judged(self, cleaned: dict[str, Any]) -> bool:
        return "starts_at" in cleaned and not self.errors

    def _hold_against_the_diary(self, cleaned: dict[str, Any]) -> None:
        questions = []
        for clash in self.judge(cleaned):
            said = say_clash(clash, zone=self.zone, knowledge=clinic_knowledge(self.clinic))
            if clash.weight is Weight.REFUSE:
                self.add_error(clash.beside, said)
            else:
                questions.append(said)
        asked = "\n".join(questions)[:LONGEST_ASKED].strip()
        was_answered = cleaned.get("anyway") and _one_line_ends(cleaned.get("asked")) == asked
        if questions and not was_answered:
            self.ask("anyway", *questions)
            self._replace("asked", asked)
            self._replace("anyway", "")


def _offer_some(form: SlotForm, name: str, choices: Sequence[tuple[str, str]]) -> None:
    """Where there is nothing to choose from, nothing is asked."""
    field: Any = form.fields[name]
    field.choices = choices
    if not choices:
        del form.fields[name]


def _one_line_ends(text: Any) -> str:
    """Browsers send the ends of lines as two characters."""
    return str(text or "").replace("\r\n", "\n").strip()


class AppointmentForm(SlotForm):
    """Without a course no session is offered."""

    layout = (
        "purpose",
        "session_number",
        "along",
        Group(_("When"), ("day", "time", "which", "minutes")),
        Group(_("Where and with whom"), ("room", "injector")),
        "anyway",
    )

    purpose = ChoiceField(label=_("What for"), choices=PURPOSES, asks=_("Choose what it is for"))
    session_number = WholeNumberField(
        label=_("Session number"),
        help_text=_("Which session of this course this is: 1 for the first."),
        asks=_("Enter the number of the session, for example 1"),
        maximum=MOST_SESSIONS,
        required=False,
    )
    along = ChoicesField(
        label=_("In the same visit too"),
        help_text=_(
            "Booked right behind it, in the same room with the same physician. Ticked is what is "
            "planned for the same day."
        ),
        choices=(),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        has_course: bool = True,
        along: Sequence[tuple[str, str]] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        _offer_some(self, "along", along)
        self.fields["minutes"].help_text = _now(
            "Empty: %(session)s for a session, %(assessment)s for an assessment, %(follow_up)s for "
            "a follow-up."
        ) % {
            "session": usual_minutes(self.clinic, SESSION),
            "assessment": usual_minutes(self.clinic, "assessment"),
            "follow_up": usual_minutes(self.clinic, "follow-up"),
        }
        if not has_course:
            del self.fields["session_number"]
            purpose: Any = self.fields["purpose"]
            purpose.choices = [one for one in PURPOSES if one[0] != SESSION]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("purpose") == SESSION and not cleaned.get("session_number"):
            self.add_error("session_number", _now("Enter the number of the session, for example 1"))
        return cleaned

    def given(self) -> dict[str, Any]:
        """What was typed, once the form is valid."""
        given = self.cleaned_data
        names = ("purpose", "starts_at", "minutes", "room", "injector")
        number = given.get("session_number") if given["purpose"] == SESSION else None
        return {
            **{name: given[name] for name in names},
            "session_number": number,
            "anyway": bool(given.get("anyway")),
        }


class AppointmentChangeForm(SlotForm):
    """The slot is looked at only when the appointment moves."""

    is_locked = True
    sometimes_needed = ("reason",)
    layout = (
        "change",
        "together",
        Group(
            _("If it moves: when, where, with whom"),
            ("day", "time", "which", "minutes", "room", "injector"),
        ),
        "reason",
        "anyway",
    )
    SLOT: ClassVar[tuple[str, ...]] = ("day", "time", "which", "minutes", "room", "injector")

    change = ChoiceField(  # few of them are ever possible, and none is chosen beforehand
        label=_("What happened"), choices=CHANGES, widget=Radios()
    )
    together = ChoicesField(
        label=_("Of the same visit too"),
        help_text=_("What is ticked moves by as much, or is cancelled, missed, arrived with it."),
        choices=(),
        required=False,
    )
    reason = LongTextField(
        label=_("Reason"),
        help_text=_("Needed when it moves, is kept all the same or is cancelled."),
        required=False,
        longest=1_000,
    )

    def __init__(
        self, *args: Any, together: Sequence[tuple[str, str]] = (), **options: Any
    ) -> None:
        super().__init__(*args, **options)
        _offer_some(self, "together", together)
        if TAKE in self.data or LOOK in self.data:
            self._replace("change", "moved")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("change") and not self.moves(cleaned):
            for name in self.SLOT:
                self._errors.pop(name, None)
        return cleaned

    def is_to_be_judged(self, cleaned: dict[str, Any]) -> bool:
        return super().is_to_be_judged(cleaned) and self.moves(cleaned)

    def moves(self, cleaned: dict[str, Any]) -> bool:
        return cleaned.get("change") == "moved"


class TakingOverForm(AppointmentChangeForm):
    """Of who has arrived: another room or physician is held against the diary, no other time."""

    layout = (
        "change",
        "together",
        Group(_("Who takes over, and where"), ("room", "injector")),
        "reason",
        "anyway",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("day", "time", "which", "minutes"):
            self.fields.pop(name, None)
        self.fields["reason"].help_text = _now("Needed when somebody or another room takes over.")
        self._later["anyway"].label = _now("Yes, all the same")

    def moves(self, cleaned: dict[str, Any]) -> bool:
        return cleaned.get("change") == TAKEN_OVER

    def is_to_be_judged(self, cleaned: dict[str, Any]) -> bool:
        return self.moves(cleaned) and not self.errors
