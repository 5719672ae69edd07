"""Outcome measures as a clinic has them: who lets it show the wording."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from prolo.web.forms.fields import DayField, TextField
from prolo.web.forms.kit import PageForm


class PermissionForm(PageForm):
    given_by = TextField(
        label=_("Who gives the permission"),
        help_text=_("The person or body that holds the rights in the wording."),
        asks=_("Enter who gives the permission"),
        longest=200,
    )
    document = TextField(
        label=_("Document"),
        help_text=_("Under which it is found again: a contract number, a letter and its date."),
        asks=_("Enter the document, so that it can be found again"),
        longest=200,
    )
    starts_on = DayField(label=_("From"), asks=_("Enter the first day"))
    ends_on = DayField(
        label=_("Until"),
        help_text=_("The last day. Leave it empty where the document names no end."),
        asks="",
        required=False,
    )
