"""What a prescriber answered, and when a person was told."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from prolo.registry.models import Clinic
from prolo.web.forms.fields import ChoiceField, LongTextField, TextField
from prolo.web.forms.kit import PageForm
from prolo.web.forms.moments import MomentField, MomentsForm


class ClearanceForm(PageForm):
    decision = ChoiceField(
        label=_("What was decided"),
        choices=(
            ("continue", _("It is taken on")),
            ("hold", _("It may be left out around this session")),
        ),
        asks=_("Choose what was decided"),
    )
    decided_by = TextField(
        label=_("Who decided, by name"),
        help_text=_("The prescriber, or a clinician of this clinic."),
        asks=_("Enter who decided"),
        longest=120,
    )
    reason = LongTextField(
        label=_("What they said"), asks=_("Enter what they said, and why"), longest=2_000
    )


class ToldForm(MomentsForm):
    told_how = ChoiceField(
        label=_("How"),
        choices=(
            ("phone", _("By telephone")),
            ("in-person", _("In person")),
            ("letter", _("By letter or message")),
        ),
        asks=_("Choose how"),
    )
    told_at = MomentField(label=_("When"), asks=_("Enter when the person was told"))

    def __init__(self, *args: Any, clinic: Clinic, **options: Any) -> None:
        super().__init__(*args, **options)
        moment: Any = self.fields["told_at"]
        moment.zone = ZoneInfo(clinic.time_zone)
