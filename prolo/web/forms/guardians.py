"""Who a guardian is to the person, by what right they decide, and what shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.papers.words import guardians as words
from prolo.papers.words.evidence import Word
from prolo.registry.models import Relation
from prolo.web.forms.fields import ChoiceField, PhoneField, TextField
from prolo.web.forms.kit import Group, PageForm

LANGUAGES = (*settings.LANGUAGES_IN_ENGLISH, ("other", _("Another")))
NAMES = ("relationship", "right", "document", "guardian_language")


def relationship_field(*, required: bool = False) -> ChoiceField:
    return ChoiceField(
        label=_("What they are to the person"),
        choices=_choices(words.RELATIONSHIPS),
        required=required,
        asks=_("Choose what they are to the person"),
        widget=forms.Select(),
    )


def right_field(*, required: bool = False) -> ChoiceField:
    return ChoiceField(
        label=_("By what right they decide"),
        choices=_choices(words.RIGHTS),
        help_text=_("Of a guardian, once you saw what shows it. Without it no signature counts."),
        required=required,
        asks=_("Choose by what right they decide"),
        widget=forms.Select(),
    )


def document_field(*, required: bool = False) -> TextField:
    return TextField(
        label=_("Document seen"),
        help_text=_(
            "For example a birth certificate, a court order with its number, a power of attorney. "
            "You are named as who saw it."
        ),
        required=required,
        asks=_("Enter what you saw that shows it"),
        longest=200,
    )


def _choices(said: Mapping[str, Word]) -> list[tuple[str, Any]]:
    return [(code, capfirst(lazy(word, str)())) for code, word in said.items()]


def language_field() -> ChoiceField:
    return ChoiceField(
        label=_("Language they read"), choices=LANGUAGES, required=False, widget=forms.Select()
    )


def group(unseen: Sequence[Relation]) -> Group:
    """Of somebody who is not on record; and of whom nobody saw by what right they decide."""
    hint: Any = _("Only if a guardian signs who is not on the list: they go on record with it.")
    if unseen:
        hint = _now(
            "If a guardian signs who is not on the list, and for these, of whom nobody saw yet by "
            "what right they decide: %(names)s."
        ) % {"names": ", ".join(one.name for one in unseen)}
    return Group(_("The guardian"), ("signed_by", *NAMES), hint=hint)


class RelationChangeForm(PageForm):
    """How somebody who speaks for the patient is called and reached."""

    is_locked = True
    name = TextField(label=_("Their name"), asks=_("Enter their name"), longest=120)
    phone = PhoneField(label=_("Phone"), required=False)
    email = TextField(label=_("E-mail"), required=False, longest=254)
    language = language_field()

    def answers(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("name", "phone", "email", "language")}


class RightForm(PageForm):
    """Seen after the guardian was recorded."""

    relationship = relationship_field(required=True)
    right = right_field(required=True)
    document = document_field(required=True)

    def answers(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("relationship", "right", "document")}
