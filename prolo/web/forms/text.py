"""Text as people write it: any script, emoji too, but not without end."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prolo.web.words import Words

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")  # all but tab and ends of lines
SHOWN_BEFORE = 20  # characters, enough to find the place


class TextField(forms.CharField):
    """One line. ``asks`` is shown when it is empty: «Enter the family name»."""

    def __init__(self, *, asks: Words = "", longest: int = 200, **options: Any) -> None:
        super().__init__(**options)
        self.longest = longest
        self.validators = [check_no_control, self.check_length]
        if asks:
            self.error_messages["required"] = asks

    def to_python(self, value: Any) -> str:
        return unicodedata.normalize("NFC", super().to_python(value) or "")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # The direction follows what is typed: a Hebrew name stands right in an English page.
        return {**super().widget_attrs(widget), "dir": "auto"}

    def check_length(self, text: str) -> None:
        if len(text) > self.longest:
            raise ValidationError(
                ngettext(
                    "Shorten this to %(longest)s character: it has %(length)s",
                    "Shorten this to %(longest)s characters: it has %(length)s",
                    self.longest,
                ),
                code="too-long",
                params={"longest": f"{self.longest:,}", "length": f"{len(text):,}"},
            )


class PhoneField(TextField):
    """As it is written down, an extension in words too; but somebody must be able to dial it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(longest=40, **options)
        self.widget.input_type = "tel"
        self.validators.append(check_has_digits)


class LongTextField(TextField):
    """Several lines."""

    def __init__(self, *, asks: Words = "", longest: int = 4_000, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": 4}))
        super().__init__(asks=asks, longest=longest, **options)


class CodeField(forms.CharField):
    """A few signs with a fixed form, such as the letters of a currency."""

    def __init__(self, *, pattern: str, asks: Words, **options: Any) -> None:
        super().__init__(**options)
        self.pattern = re.compile(pattern, re.ASCII)
        self.error_messages["required"] = self.error_messages["invalid"] = asks

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").upper()

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not self.pattern.fullmatch(value):
            raise ValidationError(self.error_messages["invalid"], code="invalid")


def check_has_digits(text: str) -> None:
    if not any(map(str.isdecimal, text)):
        raise ValidationError(
            _("Enter the telephone number with digits, for example +1 555 0100"), code="no-digits"
        )


def check_no_control(text: str) -> None:
    """Pasted along from elsewhere, they are seen by nobody: so say where they stand."""
    if found := CONTROL.search(text):
        before = text[: found.start()].rsplit("\n", maxsplit=1)[-1].strip()[-SHOWN_BEFORE:]
        raise ValidationError(
            _("After «%(before)s» stands a character that cannot be shown: type this again")
            if before
            else _("Type this again: it begins with a character that cannot be shown"),
            code="control-character",
            params={"before": before},
        )
