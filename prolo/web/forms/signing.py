"""The signature itself, as the person gives it alone, in their language."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from prolo.registry.actions.signing import MOST_LETTERS
from prolo.web.forms.fields import LongTextField, TextField, TickField
from prolo.web.forms.kit import PageForm


class SignForm(PageForm):
    """``drawing`` is filled in by a script; who has none, or cannot draw, types the name."""

    says_optional = False

    agrees = TickField(
        label=_("I have read this, or it was read to me, and I agree to what is planned"),
        asks=_("Tick this if you agree. If you do not, sign nothing and give it back"),
    )
    understands = TickField(
        label=_("I read the language of this paper well"),
        help_text=_("The clinic wrote down another language for you."),
        required=False,
    )
    interpreted = TickField(
        label=_("It was interpreted to me"),
        asks=_("Tick this once it was interpreted to you. If it was not, sign nothing"),
    )
    typed = TextField(required=False, longest=120)
    drawing = forms.CharField(
        required=False, max_length=MOST_LETTERS, widget=forms.HiddenInput(attrs={"data-path": ""})
    )

    def __init__(
        self,
        *args: Any,
        signer: str,
        is_interpreted: bool,
        is_in_another: bool = False,
        **options: Any,
    ) -> None:
        """``is_in_another``: than who signs reads, and nobody said how they understand it."""
        super().__init__(*args, **options)
        if not is_in_another:
            del self.fields["understands"]
        said = _("Your name, typed as it stands here: %(name)s")
        self.fields["typed"].label = said % {"name": signer}
        if not is_interpreted:
            del self.fields["interpreted"]


class TakeBackForm(PageForm):
    reason = LongTextField(
        label=_("Why, if you want to say it"),
        help_text=_("You do not have to."),
        required=False,
        longest=2_000,
    )
