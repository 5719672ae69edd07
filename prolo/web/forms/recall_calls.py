"""A call to somebody who got a recalled lot."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from prolo.web.forms.fields import LongTextField, YesNoField
from prolo.web.forms.kit import PageForm


class RecallCallForm(PageForm):
    reached = YesNoField(label=_("Reached?"), asks=_("Choose whether somebody was reached"))
    result = LongTextField(
        label=_("What came of it"),
        help_text=_("What was said, how the person is, what was agreed; or when to try again."),
        required=False,
        longest=1_000,
    )
