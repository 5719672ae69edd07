"""A form of the knowledge (FHIR Questionnaire) as a page's form, and what was answered as a
QuestionnaireResponse."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.care.form_questions import is_enabled
from prolo.knowledge.questionnaires import Questionnaire
from prolo.knowledge.questionnaires.items import NOT_ASKED, calculated_of, is_hidden
from prolo.web.forms.fields import (
    ChoiceField,
    DecimalField,
    LongTextField,
    RadiosInline,
    TextField,
    WholeNumberField,
)
from prolo.web.forms.kit import Group, PageForm
from prolo.web.forms.quantities import TEMPERATURE, cannot_be
from prolo.web.words.values import shown

Item = Mapping[str, Any]
LOW = "http://hl7.org/fhir/StructureDefinition/minValue"
HIGH = "http://hl7.org/fhir/StructureDefinition/maxValue"
FEW = 4  # answers that stand beside each other


@dataclass(frozen=True, slots=True, kw_only=True)
class Half:
    """What was typed into that form, by link id, and when last."""

    canonical: str
    typed: Mapping[str, str]
    at: datetime


class QuestionnaireForm(PageForm):
    """``start`` are the hidden items that the clinic fills in: questions that they switch off
    are not asked (of a group the heading is left, without a field), those that they switch on are
    required where the form says so. What depends on an answer of the person is shown and never
    required here; the form's own rules look at it afterwards. ``half`` is what the person answered
    alone and did not send: it stands there, says so, and can be changed."""

    def __init__(
        self,
        *args: Any,
        questionnaire: Questionnaire,
        start: Sequence[Item] = (),
        half: Half | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.questionnaire, self.start = questionnaire, start
        self.given = {one["linkId"]: _values(one) for one in start}
        self.asked: dict[str, Item] = {}
        layout = [*self._add(questionnaire.body.get("item", ()), ())]
        self.layout = layout  # type: ignore[misc]
        if half and half.canonical == questionnaire.canonical:
            self._begin_with(half)

    def _begin_with(self, half: Half) -> None:
        said = _now("As the person answered on %(when)s, and did not send: ask whether it is so.")
        for name in self.asked.keys() & half.typed.keys():
            self.initial[name] = half.typed[name]
            hints = (str(self.fields[name].help_text), said % {"when": shown(half.at)})
            self.fields[name].help_text = " ".join(filter(None, hints))

    def _add(
        self, items: Sequence[Item], above: tuple[str, ...], texts: tuple[str, ...] = ()
    ) -> Iterator[str | Group]:
        """Questions that follow each other under their headings. A text stands above all that
        follows it, until the next one beside it."""
        here, names = [*texts], list[str]()
        for item in items:
            if is_hidden(item):
                continue
            if item["type"] in NOT_ASKED:
                yield from _run(above, here, names)
                names = []
            if item["type"] == "group" and not self._is_on(item):
                yield Group(self.said(item.get("text", "")), ())
            elif item["type"] == "group":
                heading = self.said(item.get("text", ""))
                beneath = (*above, heading) if heading else above
                yield from self._add(item["item"], beneath, tuple(here))
            elif item["type"] == "display":
                here = [*texts, self.said(item["text"])]
            elif self._asks(item):
                self._add_field(item)
                names.append(str(item["linkId"]))
        yield from _run(above, here, names)

    def _asks(self, item: Item) -> bool:
        if is_hidden(item) or item["type"] in NOT_ASKED or calculated_of(item):
            return False
        return self._is_on(item)

    def _is_on(self, item: Item) -> bool:
        by_clinic = [one for one in item.get("enableWhen", ()) if one["question"] in self.given]
        return not by_clinic or is_enabled({**item, "enableWhen": by_clinic}, self.given)

    def _add_field(self, item: Item) -> None:
        self.asked[item["linkId"]] = item
        on_the_person = any(one["question"] not in self.given for one in item.get("enableWhen", ()))
        required = bool(item.get("required")) and not on_the_person
        self.fields[item["linkId"]] = self.field_for(item, required)

    def field_for(self, item: Item, required: bool) -> forms.Field:
        return field_of(item, required)

    def said(self, text: str) -> str:
        """A sentence of the form, in the language in which it is read out."""
        return text

    def clean(self) -> dict[str, Any]:
        """A named activity is rated; a temperature has its unit, which alone says nothing."""
        cleaned: dict[str, Any] = super().clean() or {}
        for number in (1, 2, 3):
            name, score = f"activity-{number}", f"activity-{number}-score"
            if cleaned.get(name) and not cleaned.get(score) and score in self.fields:
                self.add_error(score, _now("Choose how well it can be done"))
        if "temperature" not in self.fields:
            return cleaned
        if cleaned.get("temperature") is None:
            cleaned["temperature-unit"] = ""  # the clinic's own is offered
        elif not (unit := cleaned.get("temperature-unit")):
            self.add_error("temperature-unit", _now("Choose °C or °F"))
        elif fault := cannot_be(TEMPERATURE, cleaned["temperature"], unit):
            self.add_error("temperature", fault)
        return cleaned

    def with_rest(self, part: str | Group) -> str | Group:
        """«No» to what is open, pressed by who read every question out. It is for forms that are
        typed in the clinic; one that a patient answers alone has no such button."""
        if not isinstance(part, Group):
            return part
        return replace(
            part,
            rest={name: "no" for name in part.names if _may_say_no(self.asked[name])},
            rest_label=_now("No to the rest: each was asked"),
        )

    def response(self) -> dict[str, Any]:
        """What was answered, in the shape of the form; empty answers are left out."""
        items = [*self.start]
        for item in self.questionnaire.body.get("item", ()):
            items += self._answered(item)
        return {
            "resourceType": "QuestionnaireResponse",
            "status": "completed",
            "questionnaire": self.questionnaire.canonical,
            "item": items,
        }

    def _answered(self, item: Item) -> Iterator[dict[str, Any]]:
        if item["type"] == "group":
            inner = [one for child in item["item"] for one in self._answered(child)]
            if inner:
                yield {"linkId": item["linkId"], "item": inner}
        elif item["linkId"] in self.asked:
            value = self.cleaned_data.get(item["linkId"])
            if value not in (None, ""):
                yield {"linkId": item["linkId"], "answer": [_answer(item, value)]}


def _run(above: Sequence[str], texts: Sequence[str], names: Sequence[str]) -> Iterator[str | Group]:
    if names and (above or texts):
        yield Group(" – ".join(above), tuple(names), hint=" ".join(texts))
    else:
        yield from names


def field_of(item: Item, required: bool) -> forms.Field:
    text, kind = item.get("text", ""), item["type"]
    if kind in {"choice", "boolean"}:
        return _choice(item, text, required)
    if kind in {"decimal", "integer"}:
        return _number(item, text, required)
    longest = int(item.get("maxLength", 2_000))
    if kind == "text":
        return LongTextField(label=text, required=required, longest=longest)
    return TextField(label=text, required=required, longest=min(longest, 300))


def _number(item: Item, text: str, required: bool) -> forms.Field:
    bounds = {one["url"]: one for one in item.get("extension", ()) if one["url"] in {LOW, HIGH}}
    least, most = (_bound(bounds.get(url)) for url in (LOW, HIGH))
    field = WholeNumberField if item["type"] == "integer" else DecimalField
    return field(
        label=text,
        asks=_("Enter a number"),
        required=required,
        minimum=least,
        maximum=most,
    )


def _bound(extension: Item | None) -> Decimal | None:
    values = [value for name, value in (extension or {}).items() if name.startswith("value")]
    return Decimal(str(values[0])) if values else None


def _choice(item: Item, text: str, required: bool) -> forms.Field:
    choices = offered(item)
    widget: forms.Widget = RadiosInline() if len(choices) <= FEW else forms.Select()
    return ChoiceField(
        label=text,
        choices=choices,
        required=required,
        widget=widget,
        asks=_("Choose one of the answers"),
    )


def offered(item: Item) -> list[tuple[str, str]]:
    """Each answer by its code, as the person reads it."""
    if item["type"] == "boolean":
        return [("yes", _now("Yes")), ("no", _now("No"))]
    options = [one["valueCoding"] for one in item["answerOption"]]
    return [(one["code"], str(one.get("display", one["code"]))) for one in options]


def _answer(item: Item, value: Any) -> dict[str, Any]:
    if item["type"] == "boolean":
        return {"valueBoolean": value == "yes"}
    if item["type"] == "choice":
        coding = next(
            one["valueCoding"]
            for one in item["answerOption"]
            if one["valueCoding"]["code"] == value
        )
        return {
            "valueCoding": {name: coding[name] for name in ("system", "code") if name in coding}
        }
    if item["type"] == "integer":
        return {"valueInteger": int(value)}
    if item["type"] == "decimal":
        return {"valueDecimal": float(value) if isinstance(value, Decimal) else value}
    return {"valueString": str(value)}


def _may_say_no(item: Item) -> bool:
    return any(one["valueCoding"]["code"] == "no" for one in item.get("answerOption", ()))


def _values(item: Item) -> tuple[Any, ...]:
    return tuple(
        one["valueCoding"]["code"] if "valueCoding" in one else next(iter(one.values()))
        for one in item["answer"]
    )
