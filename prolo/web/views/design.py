"""/design: every component on one page, for those who build pages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from prolo.registry import clock
from prolo.registry.access import check_may
from prolo.web.forms.fields import (
    TEMPERATURE,
    WEIGHT,
    BirthDateField,
    ChoiceField,
    ChoicesField,
    DayField,
    DecimalField,
    LongTextField,
    QuantityField,
    ScaleField,
    TextField,
    TickField,
    YesNoNotSureField,
)
from prolo.web.forms.kit import Group, KitForm, PageForm
from prolo.web.forms.rows import Rows
from prolo.web.presenters.design import examples
from prolo.web.requests import ClinicRequest


class MedicineRow(KitForm):
    name = TextField(label=lazy("Medicine"), asks=lazy("Enter the medicine’s name"))
    dose_mg = DecimalField(
        label=lazy("Dose"),
        unit="mg",
        asks=lazy("Enter the dose in milligrams, for example 250"),
        above=0,
        required=False,
    )


class DesignForm(PageForm):
    is_locked = True
    layout = (
        Group(lazy("The person"), ("name", "born_on", "weight", "temperature")),
        Group(lazy("The injection"), ("volume_ml", "structure", "guidance")),
        "pain",
        "fever",
        "medicines",
        "seen_on",
        "note",
        "timeout",
    )
    row_sets = {
        "medicines": Rows(
            MedicineRow, legend=lazy("Medicines"), add=lazy("Add a medicine"), first=1, least=1
        )
    }

    name = TextField(label=lazy("Full name"), asks=lazy("Enter the full name"))
    born_on = BirthDateField(label=lazy("Birth date"), help_text=lazy("For example 14 3 1958"))
    weight = QuantityField(
        kind=WEIGHT, label=lazy("Weight"), asks=lazy("Enter the weight, for example 72.5")
    )
    temperature = QuantityField(
        kind=TEMPERATURE,
        label=lazy("Temperature"),
        asks=lazy("Enter the temperature, for example 36.8"),
        required=False,
    )
    volume_ml = DecimalField(
        label=lazy("Volume"),
        unit="mL",
        asks=lazy("Enter the volume in millilitres, for example 2.5"),
        above=0,
        maximum=Decimal(60),
    )
    structure = ChoiceField(
        label=lazy("Structure"),
        choices=[(str(number), f"{number}") for number in range(9)],
        asks=lazy("Choose the structure"),
    )
    guidance = ChoicesField(
        label=lazy("Guidance"),
        choices=[("palpation", lazy("Palpation")), ("ultrasound", lazy("Ultrasound"))],
        required=False,
    )
    pain = ScaleField(
        label=lazy("How bad was your pain in the last 24 hours?"),
        least=lazy("no pain"),
        most=lazy("worst imaginable"),
    )
    fever = YesNoNotSureField(label=lazy("Have you had a fever since the session?"))
    seen_on = DayField(
        label=lazy("Seen on"), asks=lazy("Enter the day, for example 2026-03-14"), future=False
    )
    note = LongTextField(label=lazy("Note"), longest=500, required=False)
    timeout = TickField(label=lazy("Side and site were said aloud before the first needle"))


def design(request: ClinicRequest) -> HttpResponse:
    check_may(request.actor, "see_knowledge")
    today: date = clock.today(request.actor.clinic)
    form = DesignForm.of(request, today=today, initial={"lock_version": 3})
    form.is_valid()
    context: dict[str, Any] = {"form": form, "title": _("Design"), **examples(today)}
    return render(request, "web/design.html", context)


urlpatterns = [path("design", design, name="design")]
