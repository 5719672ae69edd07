"""A clinician's own limit of an anaesthetic, and its end."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.care.limits import may_have_own
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Anaesthetic
from prolo.web.forms.fields import ChoiceField, DecimalField, LongTextField
from prolo.web.forms.kit import PageForm
from prolo.web.words.values import number

MOST_MG = 10_000  # far above every one; it catches a slip where none is published


class DoseLimitForm(PageForm):
    anaesthetic = ChoiceField(label=_("Anaesthetic"), choices=())
    max_mg = DecimalField(
        label=_("At most in 24 hours, in milligrams"),
        help_text=_("An own limit never raises the published one: where that is lower, it counts."),
        asks=_("Enter the milligrams, for example 75"),
        unit="mg",
        above=0,
        maximum=MOST_MG,
        places=2,
    )
    reason = LongTextField(
        label=_("Reason"),
        help_text=_("How it was worked out: age, weight, illness, what was read."),
        asks=_("Enter the reason"),
        longest=1_000,
    )

    def __init__(self, *args: Any, knowledge: Knowledge, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["anaesthetic"].choices = [  # type: ignore[attr-defined]
            (one.id, _with_published(one))
            for one in knowledge.anaesthetics.values()
            if may_have_own(one.id, knowledge)
        ]


def _with_published(fact: Anaesthetic) -> str:
    if fact.max_mg is None or not fact.is_usable("max_mg"):
        return fact.label
    said = {"name": fact.label, "mg": number(fact.max_mg)}
    return _now("%(name)s (published for adults: at most %(mg)s mg)") % said


class DoseLimitEndForm(PageForm):
    reason = LongTextField(label=_("Reason"), asks=_("Enter the reason"), longest=1_000)
