"""What a person reacts to."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from prolo.web.forms.fields import TextField
from prolo.web.forms.kit import PageForm


class AllergyForm(PageForm):
    substance = TextField(
        label=_("Substance"),
        help_text=_("As the person calls it: lidocaine, corn, iodine, latex, an adhesive …"),
        asks=_("Enter what the person reacts to"),
        longest=120,
    )
    reaction = TextField(label=_("What happened"), required=False, longest=200)
