"""Two records are one person, or one was two."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.registry.models import Patient
from prolo.registry.names import normal
from prolo.registry.parting import Unclear
from prolo.web.forms.fields import ChoiceField, LongTextField, TextField
from prolo.web.forms.kit import PageForm

SIDES = ("first", "second")
WHOSE = ("went", "stayed")
HOLDS = {
    "both": _("For both: nothing more is asked in any of their courses"),
    "own": _("Only for the courses of that record: in those of the other they are asked"),
}
CONTACT = {"phone": _("Phone"), "email": _("E-mail"), "address": _("Address")}


class MergeForm(PageForm):
    stays = ChoiceField(
        label=_("Which record stays"),
        help_text=_("Its name and birth date count. The person is still found by the other name."),
        choices=(),
        asks=_("Choose which record stays"),
    )
    reason = LongTextField(
        label=_("How you know that it is one person"),
        asks=_("Enter how you know"),
        longest=1_000,
    )
    confirmed = TextField(
        label=_("The name of the record that goes into the other"),
        help_text=_("Type it, so that none goes by a slip."),
        asks=_("Type the name of the record that goes"),
        longest=250,
    )

    def __init__(
        self,
        *args: Any,
        both: Sequence[Patient],
        losses: Mapping[uuid.UUID, str] | None = None,
        **options: Any,
    ) -> None:
        """``losses``: what is said of one of the two, and may not hold for the other, in words."""
        super().__init__(*args, **options)
        self.both = dict(zip(SIDES, both, strict=True))
        names = [one.identity.full_name for one in both]
        labels = (_now("The first: %(name)s"), _now("The second: %(name)s"))
        stays: Any = self.fields["stays"]
        stays.choices = [
            (key, label % {"name": name})
            for key, label, name in zip(SIDES, labels, names, strict=True)
        ]
        differing = [one for one in CONTACT if self._differ(one)]
        for name in differing:
            self.fields[name] = self._which(name)
        self.losses = {f"loss-{pk}": pk for pk in losses or {}}
        for key, pk in self.losses.items():
            self.fields[key] = ChoiceField(
                label=(losses or {})[pk],
                choices=tuple(HOLDS.items()),
                asks=_("Say for which it holds"),
            )
        self.order_fields(["stays", *differing, *self.losses])

    def _differ(self, name: str) -> bool:
        first, second = (getattr(one.identity, name).strip() for one in self.both.values())
        return bool(first != second)

    def _which(self, name: str) -> ChoiceField:
        """Of two that differ: first what the newer record says, if it says anything."""
        said = {key: getattr(one.identity, name).strip() for key, one in self.both.items()}
        newest = sorted(said, key=lambda key: self.both[key].identity.recorded_at, reverse=True)
        return ChoiceField(
            label=CONTACT[name],
            choices=[
                (key, self._said(value, is_newer=key == newest[0])) for key, value in said.items()
            ],
            initial=next(key for key in newest if said[key]),
            asks=_("Choose which of the two counts"),
        )

    @staticmethod
    def _said(value: str, *, is_newer: bool) -> str:
        if not value:
            return _now("not known")
        return _now("%(value)s (the newer record)") % {"value": value} if is_newer else value

    def taking(self) -> list[str]:
        """What is to be kept as the record that goes has it."""
        typed = self.cleaned_data
        return [name for name in CONTACT if typed.get(name, typed["stays"]) != typed["stays"]]

    def holding(self) -> dict[uuid.UUID, bool]:
        """Of each loss, whether it holds for both."""
        return {pk: self.cleaned_data[key] == "both" for key, pk in self.losses.items()}

    def stays_and_goes(self) -> tuple[Patient, Patient]:
        stays = self.cleaned_data["stays"]
        (goes,) = (key for key in SIDES if key != stays)
        return self.both[stays], self.both[goes]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "stays" in cleaned and "confirmed" in cleaned:
            _stays, goes = self.stays_and_goes()
            if normal(cleaned["confirmed"]) != normal(goes.identity.full_name):
                self.add_error(
                    "confirmed",
                    forms.ValidationError(
                        _("This is not the name of the record that goes: %(name)s"),
                        code="other-name",
                        params={"name": goes.identity.full_name},
                    ),
                )
        return cleaned


class UnmergeForm(PageForm):
    reason = LongTextField(
        label=_("How you know that they are two people"),
        asks=_("Enter how you know"),
        longest=1_000,
    )

    def __init__(
        self,
        *args: Any,
        unclear: Sequence[tuple[Unclear, str]] = (),
        both: Sequence[Patient] = (),
        **options: Any,
    ) -> None:
        """``unclear`` with what each is, in words; ``both``: who went and who stayed."""
        super().__init__(*args, **options)
        self.unclear = {f"of-{one.first.pk}": one.first.pk for one, _said in unclear}
        names = [one.identity.full_name for one in both]
        labels = (_now("%(name)s, who went into the other"), _now("%(name)s, who stayed"))
        whose = [
            (key, label % {"name": name})
            for key, label, name in zip(WHOSE, labels, names, strict=False)
        ]
        for key, (_one, said) in zip(self.unclear, unclear, strict=True):
            self.fields[key] = ChoiceField(label=said, choices=whose, asks=_("Say whose it is"))
        self.order_fields([*self.unclear, "reason"])

    def going(self) -> list[uuid.UUID]:
        return [pk for key, pk in self.unclear.items() if self.cleaned_data[key] == WHOSE[0]]
