"""A whole list of medicines, typed or pasted: read first, saved when every line is answered."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.care.medicine_list import LONGEST_LINE, LONGEST_LIST, MOST_LINES, ListLine, read_list
from prolo.care.medicines import Question, Reason
from prolo.errors import CareError
from prolo.knowledge import Knowledge
from prolo.registry.actions.medicines import Taken
from prolo.web.forms.choices import Radios
from prolo.web.forms.fields import ChoiceField, LongTextField, TickField
from prolo.web.forms.kit import Group, PageForm, Part
from prolo.web.forms.medicines import (
    NOT_KNOWN,
    NOT_LISTED,
    SKIN,
    WAYS,
    any_needs_reason,
    chosen_medicines,
    name_in_full,
)
from prolo.web.words.medicine_list import beside_words, understood
from prolo.web.words.medicines import REASONS

READ = "read"  # the button that reads again
KEEP = "recognised"
LEAVE_OUT = "leave-out"
LONGEST_DOSE = 120


@dataclass(frozen=True, slots=True)
class Answered:
    """One line with its controls; their names follow its text, so that answers stay with it."""

    line: ListLine
    key: str

    @property
    def meant(self) -> str:
        return f"{self.key}-meant"

    @property
    def reason(self) -> str:
        return f"{self.key}-reason"

    @property
    def skin(self) -> str:
        return f"{self.key}-skin"


class MedicineListForm(PageForm):
    pasted = LongTextField(
        label=_("Medicines"),
        help_text=_(
            "One on each line, or parted by commas. Also what is bought without a prescription, "
            "gels, drops and herbs. «None» if nothing is taken."
        ),
        asks=_("Enter the medicines, or «none»"),
        longest=LONGEST_LIST,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, knowledge: Knowledge, on_list: Collection[str] = (), **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.knowledge, self.on_list = knowledge, on_list
        self.unread = ""  # why the text could not be read
        self.answered = [Answered(line, key) for line, key in self._keyed(self._lines())]
        for one in self.answered:
            self.fields.update(dict(self._fields(one)))
        self.is_new = bool(self.answered) and (READ in self.data or self._seen != self.digest)
        if self.is_new:
            self._offer()

    # -- reading

    @cached_property
    def text(self) -> str:
        return str(self.data.get("pasted") or "") if self.is_bound else ""

    @cached_property
    def digest(self) -> str:
        return hashlib.sha256(" ".join(self.text.split()).encode(errors="replace")).hexdigest()

    @property
    def _seen(self) -> str:
        return str(self.data.get("seen") or "")

    @property
    def is_rearranged(self) -> bool:
        """The text was not yet shown as it is understood: nothing is saved before that."""
        return self.is_new

    def _lines(self) -> tuple[ListLine, ...]:
        try:
            return read_list(self.text, knowledge=self.knowledge)
        except CareError as refused:
            self.unread = refused.faults["pasted"]
            return ()

    @staticmethod
    def _keyed(lines: tuple[ListLine, ...]) -> Iterator[tuple[ListLine, str]]:
        times: Counter[str] = Counter()
        for line in lines:
            key = hashlib.sha256(line.written.encode(errors="replace")).hexdigest()[:10]
            times[key] += 1
            yield line, f"line-{key}-{times[key]}"

    def _offer(self) -> None:
        """The page shows this text; what was answered of a line before stays as it is."""
        data: Any = copy(self.data)
        data["seen"] = self.digest
        for one in self.answered:
            if one.meant in data:
                continue
            for name in (one.meant, one.reason, one.skin):
                if name in self.fields and self.fields[name].initial:
                    data[name] = self.fields[name].initial
        self.data = data

    # -- what is asked of a line

    def _fields(self, one: Answered) -> Iterator[tuple[str, forms.Field]]:
        found = one.line.found
        if found is None:
            return
        yield one.meant, self._meant(one)
        if any_needs_reason(self._possible(one), self.knowledge):
            yield one.reason, self._reason(is_needed=self._is_kept(one))
        if Question.FORM in found.questions:
            yield one.skin, self._form_asked(is_needed=self._is_kept(one))
        elif found.topical:
            label = _("A gel, cream, patch or drops: not swallowed")
            yield one.skin, TickField(label=label, required=False, initial="on")

    def _is_kept(self, one: Answered) -> bool:
        """Until it is said to be something else, or nothing, its questions are open."""
        return self.data.get(one.meant) not in (LEAVE_OUT, NOT_LISTED)

    def _meant(self, one: Answered) -> ChoiceField:
        found = one.line.found
        assert found is not None
        keep = (NOT_LISTED, _now("None of these: keep it as typed, a clinician looks"))
        leave = (LEAVE_OUT, _now("Leave this line out"))
        label = _("Which medicine is meant")
        if found.candidates:
            near = [(key, name_in_full(key, self.knowledge)) for key in found.candidates]
            return ChoiceField(
                label=label,
                choices=[*near, keep, leave],
                asks=_("Choose what is meant"),
                widget=Radios(),
            )
        if not found.is_known:
            kept = (NOT_LISTED, _now("Keep it as typed: a clinician looks"))
            return ChoiceField(
                label=_("What happens to it"),
                help_text=_("Misspelt? Correct it above and read it again."),
                choices=[kept, leave],
                widget=forms.Select(),
                initial=NOT_LISTED,
            )
        names = " + ".join(self.knowledge.medicines[key].name for key in found.medicines)
        if self.repeats(one):
            both = (KEEP, _now("It is taken besides: keep both"))
            return ChoiceField(
                label=_("The same medicine is there already"),
                choices=[(LEAVE_OUT, _now("Leave this line out")), both],
                asks=_("Choose: leave this line out, or keep both"),
                widget=Radios(),
            )
        wrong = (NOT_LISTED, _now("Something else: keep it as typed, a clinician looks"))
        choices = [(KEEP, names), wrong, leave]
        return ChoiceField(label=label, choices=choices, widget=forms.Select(), initial=KEEP)

    @staticmethod
    def _reason(*, is_needed: bool) -> ChoiceField:
        return ChoiceField(
            label=_("What it is taken for"),
            choices=(*REASONS.items(), (NOT_KNOWN, _("Not known yet: find out"))),
            required=is_needed,
            asks=_("Ask what it is taken for: whether and when it is left out depends on it"),
            widget=forms.Select(),
        )

    @staticmethod
    def _form_asked(*, is_needed: bool) -> ChoiceField:
        return ChoiceField(
            label=_("How it gets into the body"),
            choices=tuple(WAYS.items()),
            required=is_needed,
            asks=_("Choose whether it is swallowed or injected, or put on the skin"),
            widget=Radios(),
        )

    def _possible(self, one: Answered) -> list[str]:
        found = one.line.found
        assert found is not None
        keys = found.candidates or found.medicines
        return [inside for key in keys for inside in chosen_medicines(key, found, self.knowledge)]

    def repeats(self, one: Answered) -> bool:
        found = one.line.found
        on_list = found is not None and bool(set(found.medicines) & set(self.on_list))
        return one.line.repeats is not None or on_list

    # -- showing

    def parts(self) -> Iterator[Part]:
        yield Part(self, ("pasted",))
        for number, one in enumerate(self.answered, start=1):
            names = tuple(name for name in (one.meant, one.reason, one.skin) if name in self.fields)
            group = Group(f"{number}. {one.line.written}", names, hint=self._hint(one))
            yield Part(self, names, group=group, anchor=f"line-{number}")

    def faults(self) -> list[tuple[str, str]]:
        """Each with the line it is about: lines ask alike."""
        return [
            (fault.anchor, f"{fault.group}: {fault.sentence}" if fault.group else fault.sentence)
            for part in (self.parts() if self.is_bound and not self.is_rearranged else ())
            for fault in part.faults()
        ]

    def line_parts(self) -> list[Part]:
        return list(self.parts())[1:]

    def _hint(self, one: Answered) -> str:
        said = understood(one.line, self.knowledge)
        if one.line.repeats is not None:
            return f"{said} " + _now("The same medicine as in line %(line)s.") % {
                "line": one.line.repeats + 1
            }
        if self.repeats(one):
            return f"{said} " + _now("It is on the list already.")
        return said

    def counts(self) -> dict[str, int]:
        found = [one.line.found for one in self.answered if one.line.found]
        known, unknown = (
            sum(one.is_known for one in found),
            sum(not one.candidates for one in found),
        )
        return {
            "lines": len(self.answered),
            "known": known,
            "asked": sum(bool(one.candidates) for one in found),
            "unknown": unknown - known,
        }

    # -- checking

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "pasted" in self.errors:
            return cleaned
        if self.unread == "too-many":
            said = _now("More than %(most)s medicines: enter them in two parts")
            self.add_error("pasted", said % {"most": MOST_LINES})
        elif self.unread or not self.answered:
            self.add_error("pasted", _now("Enter names: nothing here can be read as one"))
        for number, one in enumerate(self.answered, start=1):
            if one.line.is_too_long:
                said = _now("Shorten line %(number)s to %(longest)s characters")
                self.add_error("pasted", said % {"number": number, "longest": LONGEST_LINE})
        if self.answered and not self.says_none and not any(self._kept(cleaned)):
            self.add_error("pasted", _now("Every line is left out: nothing is left to save"))
        return cleaned

    @property
    def says_none(self) -> bool:
        """It says that nothing is taken, and names nothing."""
        return bool(self.answered) and all(one.line.found is None for one in self.answered)

    def _kept(self, cleaned: dict[str, Any]) -> Iterator[Answered]:
        for one in self.answered:
            if one.line.found and cleaned.get(one.meant) != LEAVE_OUT:
                yield one

    def _medicines(self, one: Answered, cleaned: dict[str, Any]) -> tuple[str, ...] | None:
        """None: left out, or not yet answered."""
        chosen = cleaned.get(one.meant)
        if one.line.found is None or not chosen or chosen == LEAVE_OUT:
            return None
        return chosen_medicines("" if chosen == KEEP else chosen, one.line.found, self.knowledge)

    def taken(self) -> list[Taken]:
        """What goes on the list: a product once for each medicine in it."""
        return [
            self._taken(one, medicine)
            for one in self._kept(self.cleaned_data)
            for medicine in self._medicines(one, self.cleaned_data) or ("",)
        ]

    def _taken(self, one: Answered, medicine: str) -> Taken:
        reason = self.cleaned_data.get(one.reason) or ""
        return Taken(
            typed=one.line.written,
            medicine=medicine,
            reason=Reason.UNKNOWN if reason == NOT_KNOWN else Reason(reason),
            topical=self.cleaned_data.get(one.skin) in (True, SKIN),
            dose=beside_words(one.line)[:LONGEST_DOSE],
        )
