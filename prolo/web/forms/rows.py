"""Rows that repeat: medicines, vials, earlier treatments. «Add another» works without JavaScript.

A form names its row sets: ``row_sets = {"medicines": Rows(MedicineRow, legend=…)}``. The buttons
inside send the whole form; it comes back with one row more or less and everything typed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

NUMBER = "__number__"
BLANK: tuple[Any, ...] = (None, "", [], (), False)


@dataclass(frozen=True, slots=True)
class Rows:
    """How a set of rows looks and how many it may have."""

    form: type[forms.Form]
    _: KW_ONLY
    legend: Any
    add: Any = ""  # what the button says
    hint: Any = ""
    first: int = 1  # rows shown at the start
    least: int = 0
    most: int = 40
    asks: Any = ""  # said when there are fewer than ``least``
    template: str = "web/forms/rows.html"


class RowSet:
    """The rows of one form, as typed."""

    def __init__(
        self,
        rows: Rows,
        name: str,
        *,
        data: Any = None,
        initial: Sequence[Mapping[str, Any]] = (),
        options: Mapping[str, Any] | None = None,
    ) -> None:
        self.rows, self.name, self.data = rows, name, data
        self.options = options or {}
        self.initial = list(initial)
        self.forms = [self._form(number) for number in self._numbers()]
        self.fill_in()
        self.error = ""
        self.focus = len(self.forms) - 1 if self.add_name in (data or {}) else None

    @property
    def count_name(self) -> str:
        return f"{self.name}-rows"

    @property
    def add_name(self) -> str:
        return f"{self.name}-add"

    @property
    def remove_name(self) -> str:
        return f"{self.name}-remove"

    @property
    def button_was_pressed(self) -> bool:
        return bool(self.data) and (self.add_name in self.data or self.remove_name in self.data)

    @property
    def count(self) -> str:
        """Numbers of the rows on the page, as the hidden field sends them back."""
        return " ".join(str(form.row_number) for form in self.forms)  # type: ignore[attr-defined]

    @property
    def may_add(self) -> bool:
        return len(self.forms) < self.rows.most

    @property
    def add_label(self) -> Any:
        return self.rows.add or _("Add another")

    @property
    def blank(self) -> forms.Form:
        """A row whose number a script puts in the place of ``NUMBER``."""
        return self.rows.form(prefix=f"{self.name}-{NUMBER}", **self.options)

    def __iter__(self) -> Iterator[forms.Form]:
        return iter(self.forms)

    def is_valid(self) -> bool:
        filled = self.filled()
        valid = [form.is_valid() for form in filled]  # all, so that all are marked
        if len(filled) < self.rows.least:
            self.error = str(self.rows.asks or _("Fill in at least one row"))
        return all(valid) and not self.error

    def values(self) -> list[dict[str, Any]]:
        """What each row with something in it was cleaned to."""
        return [form.cleaned_data for form in self.filled()]

    def fill_in(self) -> None:
        """Blank rows are no mistakes: they are checked only when something stands in them."""
        for form in self.forms:
            form.empty_permitted = is_blank(form)

    def filled(self) -> list[forms.Form]:
        """The rows with something in them."""
        return [form for form in self.forms if not is_blank(form)]

    def _numbers(self) -> list[int]:
        """Which rows are on the page; a row keeps its number when one above it is removed."""
        if self.data is None:
            return list(range(max(len(self.initial), self.rows.first)))
        sent = str(self.data.get(self.count_name) or "").split()
        numbers = [int(one) for one in sent if one.isascii() and one.isdigit() and len(one) <= 4]
        numbers = list(dict.fromkeys(numbers))[: self.rows.most]
        removed = str(self.data.get(self.remove_name) or "")
        kept = [number for number in numbers if str(number) != removed]
        if self.add_name in self.data and len(kept) < self.rows.most:
            kept.append(max(kept, default=-1) + 1)
        return kept

    def _form(self, number: int) -> forms.Form:
        initial = dict(self.initial[number]) if number < len(self.initial) else None
        form = self.rows.form(
            self.data, prefix=f"{self.name}-{number}", initial=initial, **self.options
        )
        form.row_number = number  # type: ignore[attr-defined]
        return form


def is_blank(form: forms.Form) -> bool:
    """Nothing stands in it; or only what the page offered (a row says so: ``is_untouched``)."""
    if getattr(form, "is_untouched", False):
        return True
    return form.is_bound and all(
        _is_blank(field.field, field.data) for field in form.visible_fields()
    )


def _is_blank(field: forms.Field, raw: Any) -> bool:
    if isinstance(raw, list) and not isinstance(field, forms.MultipleChoiceField):
        raw = raw[0]  # a quantity: a unit alone says nothing
    if isinstance(raw, str) and not raw.strip():
        return True
    try:
        return field.to_python(raw) in BLANK
    except ValidationError:
        return False
