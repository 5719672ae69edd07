"""What this clinic asks for what it does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.care.money.codes import known_codes
from prolo.care.money.prices import BESIDES, EXTRA
from prolo.knowledge import Knowledge
from prolo.registry.models import User
from prolo.registry.prices import kinds_of
from prolo.web.forms.amounts import AmountField
from prolo.web.forms.asking import AskingForm
from prolo.web.forms.fields import ChoiceField, DayField, TextField, TickField
from prolo.web.forms.suggest import SuggestField
from prolo.web.words.money import PROCEDURES, priced


class PriceForm(AskingForm):
    asks_later = ("is_meant",)

    procedure = ChoiceField(
        label=_("For what"), choices=tuple(PROCEDURES.items()), asks=_("Choose what it is for")
    )
    kind = ChoiceField(
        label=_("Which irritant, guidance or sedation"),
        choices=(),
        widget=forms.Select(),
        required=False,
    )
    name = TextField(
        label=_("Of anything else: what it is called"),
        help_text=_("As it will stand on an estimate, for example «Knee brace»."),
        required=False,
        longest=60,
    )
    region = ChoiceField(label=_("Region"), choices=(), widget=forms.Select(), required=False)
    injector = ChoiceField(label=_("Injector"), choices=(), widget=forms.Select(), required=False)
    amount = AmountField(label=_("Price"), asks=_("Enter the price, in digits"))
    is_meant = TickField(label=_("The price is right: I looked again"), required=False)
    starts_on = DayField(
        label=_("From"),
        help_text=_("It counts until a newer price of the same thing does."),
        asks=_("Enter the first day"),
    )
    code = SuggestField(
        label=_("Code of the service"),
        help_text=_("The biller’s. It is offered where a line of an estimate is coded."),
        required=False,
        longest=10,
    )
    reason = TextField(label=_("Note"), required=False, longest=500)

    def __init__(
        self,
        *args: Any,
        knowledge: Knowledge,
        people: Sequence[User],
        currency: str,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.people = {str(one.pk): one for one in people}
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = [("", _now("Every one")), *_kinds(knowledge)]
        regions = sorted((one.label, one.id) for one in knowledge.regions.values())
        fields["region"].choices = [
            ("", _now("Every region")),
            *((key, label) for label, key in regions),
        ]
        fields["injector"].choices = [
            ("", _now("Whoever injects")),
            *((key, one.full_name) for key, one in self.people.items()),
        ]
        fields["code"].suggest(
            (code, f"{code} · {one.label}") for code, one in known_codes(knowledge).items()
        )
        fields["amount"].be_in(currency)

    def clean_kind(self) -> str:
        """What is chosen for another thing than the price is for is a slip."""
        procedure, _sep, kind = str(self.cleaned_data["kind"] or "").partition("/")
        if kind and procedure != self.cleaned_data.get("procedure"):
            raise ValidationError(
                _("Choose one that belongs to what the price is for, or «Every one»")
            )
        return kind

    @property
    def is_extra(self) -> bool:
        return bool(self.data.get("procedure") == EXTRA)

    def given(self) -> dict[str, Any]:
        """What was typed, once the form is valid."""
        names = ("procedure", "region", "amount", "starts_on", "code", "reason")
        given = {name: self.cleaned_data[name] for name in names}
        return {
            **given,
            "of": self.cleaned_data["name"] if self.is_extra else self.cleaned_data["kind"],
            "injector": self.people.get(self.cleaned_data["injector"]),
            "is_meant": bool(self.cleaned_data.get("is_meant")),
        }


def _kinds(knowledge: Knowledge) -> list[tuple[str, list[tuple[str, str]]]]:
    """By what they are kinds of."""
    return [
        (
            str(PROCEDURES[what]),
            [(f"{what}/{of}", priced(what, of, knowledge)) for of in kinds_of(what, knowledge)],
        )
        for what in PROCEDURES
        if what in BESIDES
    ]
