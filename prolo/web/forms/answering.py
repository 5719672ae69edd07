"""A form that a person answers alone: in their language, large, question by question."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now

from prolo.care.urgent import UrgentAnswer
from prolo.registry.answering import Urgent
from prolo.web.forms.choices import Radios, RadiosInline, ScaleRadios
from prolo.web.forms.fields import TEMPERATURE, ChoiceField, DecimalField
from prolo.web.forms.quantities import NO_UNIT, OTHER_UNIT
from prolo.web.forms.questionnaires import Item, QuestionnaireForm, field_of, offered
from prolo.web.words.values import as_script_reads

NOTHING_URGENT = Urgent()
LONGEST_S = 90 * 24 * 60 * 60
MOST_BESIDE = 3  # answers that stand beside each other on a telephone
SCALE = [str(number) for number in range(11)]


class AnsweringForm(QuestionnaireForm):
    """``urgent`` is what cannot wait for the sending; ``offered`` what stands in the page before
    anybody typed into it."""

    task = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    form_shown = forms.CharField(required=False, max_length=250, widget=forms.HiddenInput)
    draft_seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    waited_s = forms.IntegerField(
        required=False, min_value=0, max_value=LONGEST_S, widget=forms.HiddenInput
    )

    def __init__(
        self,
        *args: Any,
        urgent: Urgent = NOTHING_URGENT,
        offered: Mapping[str, str] = MappingProxyType({}),
        **options: Any,
    ) -> None:
        self.urgent, self.offered = urgent, offered
        super().__init__(*args, **options)

    @property
    def waited(self) -> timedelta:
        """How long it waited on a telephone without a signal."""
        return timedelta(seconds=self.cleaned_data.get("waited_s") or 0)

    def typed(self) -> dict[str, str]:
        """What was typed so far, right or wrong, to be shown again as it was."""
        return {
            name: value
            for name in self.asked
            if isinstance(value := self.data.get(name), str) and value
        }

    @property
    def seen(self) -> str:
        """The stamp of the draft that stood on the page."""
        return str(self.data.get("draft_seen") or "")

    def show_kept(self, stamp: str) -> None:
        """The page holds all that is kept now."""
        self._replace("draft_seen", stamp)

    def typed_over(self, stood: Mapping[str, str]) -> dict[str, str]:
        """What was typed here, over what ``stood`` and was not seen here: what is empty here, or
        only offered, takes nothing back. An activity and its number, or a temperature and its unit,
        are of one page."""
        typed, kept = self.typed(), dict(stood)
        here = {name: value for name, value in typed.items() if value != self.offered.get(name)}
        for name, item in self.asked.items():
            for about in self._named_by(item):
                is_other = about in here and here[about] != stood.get(about)
                if name in here or is_other:
                    for one in (name, about):
                        kept.pop(one, None)
                    here |= {one: typed[one] for one in (name, about) if one in typed}
        return {**typed, **kept, **here}

    def said(self, text: str) -> str:
        """Ours in the language of the page; the clinic's as it came."""
        is_word = sum(map(str.isalpha, text)) > 1  # «7» and «°C» are the same everywhere
        return _now(text) if is_word and self.questionnaire.is_ours else text

    def field_for(self, item: Item, required: bool) -> forms.Field:
        item = {**item, "text": self.said(item.get("text", ""))}
        if item["type"] not in {"choice", "boolean"}:
            return field_of(item, required)
        return self._choice(item, required)

    def _choice(self, item: Item, required: bool) -> ChoiceField:
        choices = [(code, self.said(display)) for code, display in offered(item)]
        levels = self.urgent.answers.get(item["linkId"], {})
        return ChoiceField(
            label=item["text"],
            choices=_numbers(choices) or choices,
            required=required,
            widget=_widget(choices, levels),
            asks=_now("Choose one of the answers"),
        )

    def when(self, name: str) -> str:
        """On which answers of the person a question depends, for the script; empty: none."""
        item = self.asked[name]
        conditions = [one for one in item.get("enableWhen", ()) if one["question"] in self.asked]
        if not conditions:
            return ""
        how = "any" if item.get("enableBehavior") == "any" else "all"
        return json.dumps({"how": how, "of": [_condition(one) for one in conditions]})

    def number(self, name: str) -> str:
        """What the script must know of a number to say at the question what the form would say when
        it is sent; empty: it is none."""
        field = self.fields[name]
        if not isinstance(field, DecimalField):
            return ""
        bounds = [(field.minimum, -1), (field.maximum, 1)]
        known: dict[str, Any] = {
            "wrong": str(field.asks),
            "bounds": [
                {"bound": float(bound), "side": side, "said": _refusal(field, bound + side)}
                for bound, side in bounds
                if bound is not None
            ],
        }
        if name == "temperature":
            known["measured"] = self._measured()
        return json.dumps(known)

    def _measured(self) -> dict[str, Any]:
        symbols = {code: unit.symbol for code, unit in TEMPERATURE.units.items()}
        return {
            "unit": "temperature-unit",
            "symbols": symbols,
            "least_c": float(TEMPERATURE.low),
            "most_c": float(TEMPERATURE.high),
            "other_unit": str(OTHER_UNIT) % {"shown": "{shown}", "unit": "{unit}"},
            "no_unit": str(NO_UNIT) % {"shown": "{shown}"},
            "levels": [[float(from_c), level] for from_c, level in self.urgent.temperatures],
        }

    def groups(self) -> list[dict[str, Any]]:
        """The questions under their headings, as the page goes through them; a heading without any
        is of what is withheld."""
        return [
            {
                "legend": part.legend,
                "hint": part.hint,
                "anchor": part.anchor,
                "asks": [self._ask(name) for name in part.names],
            }
            for part in self.parts()
            if not part.names or any(name in self.asked for name in part.names)
        ]

    def _ask(self, name: str) -> dict[str, Any]:
        item = self.asked[name]
        return {
            "name": name,
            "field": self[name],
            "when": self.when(name),
            "number": self.number(name),
            "is_needed": bool(item.get("required")),
            "about": next(self._named_by(item), ""),
        }

    def _named_by(self, item: Item) -> Iterator[str]:
        """The question whose answer, as the person typed it, this one is about."""
        for one in item.get("enableWhen", ()):
            if self.asked.get(one["question"], {}).get("type") in {"string", "decimal"}:
                yield str(one["question"])


def _refusal(field: DecimalField, value: Decimal | int) -> str:
    try:
        field.check_range(value)
    except ValidationError as refused:
        return str(refused.messages[0])
    return ""


def _numbers(choices: list[tuple[str, str]]) -> list[tuple[str, str]] | None:
    """0 to 10 are shown as numbers; what the ends mean stands below them."""
    is_scale = [code for code, _ in choices] == SCALE
    says_ends_alone = all(code == display for code, display in choices[1:-1])
    return [(code, code) for code in SCALE] if is_scale and says_ends_alone else None


def _widget(choices: list[tuple[str, str]], levels: Mapping[str, UrgentAnswer]) -> forms.Widget:
    if _numbers(choices):
        least, most = (_end(choices[place][1]) for place in (0, -1))
        return ScaleRadios(least=least, most=most)
    kind = _MarkedInline if len(choices) <= MOST_BESIDE else _Marked
    return kind(levels)


def _end(display: str) -> str:
    """«0, no pain»: what the number means."""
    return display.replace("،", ",").partition(",")[2].strip()


class _Marked(Radios):
    """Knows which answers cannot wait, and from when on they cannot."""

    def __init__(self, levels: Mapping[str, UrgentAnswer]) -> None:
        super().__init__()
        self.levels = levels

    def create_option(self, name: str, value: Any, *args: Any, **options: Any) -> dict[str, Any]:
        made = super().create_option(name, value, *args, **options)
        urgent = self.levels.get(str(value))
        if urgent and urgent.level:
            made["attrs"]["data-level"] = urgent.level
        if urgent and urgent.later:
            later = [[as_script_reads(at), level] for at, level in urgent.later]
            made["attrs"]["data-later"] = json.dumps(later)
        return made


class _MarkedInline(_Marked):
    layout = RadiosInline.layout


def _condition(one: Item) -> dict[str, Any]:
    (name,) = (key for key in one if key.startswith("answer"))
    value = one[name]["code"] if name == "answerCoding" else one[name]
    if name == "answerBoolean" and one["operator"] != "exists":
        value = "yes" if value else "no"
    return {"question": one["question"], "operator": one["operator"], "value": value}
