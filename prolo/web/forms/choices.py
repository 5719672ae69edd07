"""Questions with given answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from prolo.care.answers import Answer as Given
from prolo.web.words import Words

SHOWN_AT_ONCE = 7  # more answers than this fold into a list


class Answer(TextChoices):
    """«Not sure» is an answer of its own: a rule treats it as a reason to look, never as no."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    NOT_SURE = "not-sure", _("Not sure")


READ = {"yes": Given.YES, "no": Given.NO, "not-sure": Given.UNSURE, "": Given.NOT_ASKED}
"""What was chosen, as care reads it: nothing chosen was not asked."""

CHOSEN = {given: choice for choice, given in READ.items()}
"""The same way back: what care has read, as it was chosen."""


class Radios(forms.RadioSelect):
    template_name = "web/forms/choices.html"
    layout = "choices"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return {**super().get_context(name, value, attrs), "layout": self.layout}

    def first_control(self, id_: str) -> str:
        return f"{id_}_0"


class RadiosInline(Radios):
    layout = "choices choices-inline"


class ScaleRadios(RadiosInline):
    template_name = "web/forms/scale.html"
    layout = "scale"

    def __init__(self, *, least: Words, most: Words) -> None:
        super().__init__()
        self.least, self.most = least, most

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        return {**context, "least": self.least, "most": self.most}


class Checkboxes(forms.CheckboxSelectMultiple):
    template_name = "web/forms/choices.html"

    def first_control(self, id_: str) -> str:
        return f"{id_}_0"


class ChoiceField(forms.ChoiceField):
    """One of several answers: beside each other when few, a list when many."""

    def __init__(
        self, *, choices: Iterable[tuple[str, Any]], asks: Words = "", **options: Any
    ) -> None:
        answers = list(choices)
        if "widget" not in options:
            is_long = len(answers) > SHOWN_AT_ONCE
            options["widget"] = forms.Select() if is_long else Radios()
        if isinstance(options["widget"], forms.Select) and type(options["widget"]) is forms.Select:
            answers = [("", _("Choose …")), *answers]
        super().__init__(choices=answers, **options)
        asks = asks or _("Choose one of the answers")
        self.error_messages.update(required=asks, invalid_choice=asks)


class ChoicesField(forms.MultipleChoiceField):
    """Any number of several answers."""

    widget = Checkboxes

    def __init__(
        self, *, choices: Iterable[tuple[str, Any]], asks: Words = "", **options: Any
    ) -> None:
        super().__init__(choices=list(choices), **options)
        asks = asks or _("Choose at least one of the answers")
        self.error_messages.update(required=asks, invalid_choice=asks, invalid_list=asks)


class YesNoField(ChoiceField):
    """Yes or no; cleans to ``Answer.YES`` or ``Answer.NO``."""

    answers: tuple[Answer, ...] = (Answer.YES, Answer.NO)

    def __init__(self, *, asks: Words = "", **options: Any) -> None:
        options.setdefault("widget", RadiosInline())
        choices = [(answer.value, answer.label) for answer in self.answers]
        super().__init__(choices=choices, asks=asks or self.default_asks(), **options)

    def default_asks(self) -> Any:
        return _("Choose yes or no")

    def clean(self, value: Any) -> Answer | None:
        cleaned = super().clean(value)
        return Answer(cleaned) if cleaned else None


class YesNoNotSureField(YesNoField):
    """Yes, no, or not sure."""

    answers = (Answer.YES, Answer.NO, Answer.NOT_SURE)

    def default_asks(self) -> Any:
        return _("Choose yes, no or not sure")


class ScaleField(ChoiceField):
    """A whole number from 0 to 10 with a word at each end."""

    def __init__(self, *, least: Words, most: Words, asks: Words = "", **options: Any) -> None:
        options["widget"] = ScaleRadios(least=least, most=most)
        super().__init__(
            choices=[(str(number), str(number)) for number in range(11)],
            asks=asks or _("Choose a number from 0 to 10"),
            **options,
        )

    def clean(self, value: Any) -> int | None:
        cleaned = super().clean(value)
        return int(cleaned) if cleaned else None


class TickField(forms.BooleanField):
    """One box to tick: something was said, seen or agreed."""

    widget = forms.CheckboxInput

    def __init__(self, *, asks: Words = "", **options: Any) -> None:
        super().__init__(**options)
        self.error_messages["required"] = asks or _("Tick this to go on")

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")
