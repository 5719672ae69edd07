"""A price list as a file: CSV or a workbook, as the page of prices hands it out."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.knowledge.spreadsheets import (
    WORKBOOKS,
    Lines,
    NoWorkbooks,
    Unreadable,
    csv_lines,
    workbook_lines,
)
from prolo.registry.price_lists import Listed
from prolo.web.forms.amounts import read_amount
from prolo.web.forms.asking import AskingForm
from prolo.web.forms.fields import TickField
from prolo.web.forms.numbers import NotANumber, TwoReadings

MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 2_000
HEADER = 1  # the row that names the columns
COLUMNS = (
    "procedure",
    "of",
    "region",
    "injector",
    "amount",
    "currency",
    "starts_on",
    "code",
    "reason",
)
NEEDED = ("procedure", "amount", "currency", "starts_on")
PASSED_OVER = frozenset({"state", "by", "invented", ""})  # what the export says besides
FORMULA = ("'=", "'+", "'-", "'@")  # an apostrophe that the export put before what would compute


@dataclass(slots=True)
class Sheet:
    """``faults`` are codes by row and column (``12.amount``), ``cells`` what stands there."""

    listed: list[Listed] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)


class SheetField(forms.FileField):
    """One table; cleaned to its lines."""

    widget = forms.FileInput(attrs={"accept": ".csv,.xlsx,.xls,.ods"})

    def clean(self, value: Any, initial: Any = None) -> Lines:
        sent: UploadedFile = super().clean(value, initial)
        if (sent.size or 0) > MOST_BYTES:
            raise ValidationError(_now("Choose a smaller file: no price list is so long"))
        try:
            lines = _lines(sent)
        except NoWorkbooks as missing:
            raise ValidationError(
                _now("Workbooks cannot be read on this installation: save the list as CSV")
            ) from missing
        except (Unreadable, UnicodeDecodeError) as problem:
            raise ValidationError(
                _now("This file cannot be read: save the list as CSV (UTF-8) or as a workbook")
            ) from problem
        finally:
            sent.seek(0)
        if len(lines) > MOST_ROWS:
            raise ValidationError(_now("Choose a smaller file: no price list is so long"))
        return lines


def _lines(sent: UploadedFile) -> Lines:
    content = sent.read()
    if any((sent.name or "").lower().endswith(ending) for ending in WORKBOOKS):
        return next((lines for _title, lines in workbook_lines(io.BytesIO(content))), [])
    return csv_lines(content.decode("utf-8-sig"))


class PriceListForm(AskingForm):
    asks_later = ("is_meant",)

    file = SheetField(
        label=_("The list"),
        help_text=_("CSV, Excel or ODF, with the columns of the file that this page hands out."),
        error_messages={
            "required": _("Choose a file. One that was chosen before has to be chosen again"),
            "empty": _("This file is empty: choose another"),
        },
    )
    is_meant = TickField(
        label=_("The prices that are far from the others are right: I looked again"),
        required=False,
    )

    read: Sheet | None = None  # once the file was one

    def sheet(self, labels: Mapping[str, str]) -> Sheet:
        """``labels`` are how the export calls its columns, in small letters."""
        self.read = read_sheet(self.cleaned_data["file"], labels)
        return self.read


def read_sheet(lines: Lines, labels: Mapping[str, str]) -> Sheet:
    """All that cannot be read at once."""
    sheet = Sheet()
    heads = [_head(text, labels) for text in lines[0]] if lines else []
    for name in NEEDED:
        if name not in heads:
            sheet.faults[f"{HEADER}.{name}"] = "no-column"
    for head, text in zip(heads, lines[0] if lines else (), strict=True):
        if head not in COLUMNS and head not in PASSED_OVER:
            sheet.faults[f"{HEADER}.{text}"] = "unknown-column"
            sheet.cells[f"{HEADER}.{text}"] = text
    if sheet.faults:
        return sheet
    for number, cells in enumerate(lines[1:], start=HEADER + 1):
        row = {head: _plain(text) for head, text in zip(heads, cells, strict=False)}
        if any(row.values()) and row.get("state") != "withdrawn":
            sheet.listed.append(_listed(number, row, sheet))
    if not sheet.listed:
        sheet.faults[f"{HEADER + 1}.procedure"] = "no-rows"
    return sheet


def _head(text: str, labels: Mapping[str, str]) -> str:
    name = text.strip().casefold()
    return labels.get(name, name)


def _plain(text: str) -> str:
    text = text.strip()
    return text[1:] if text.startswith(FORMULA) else text


def _listed(number: int, row: Mapping[str, str], sheet: Sheet) -> Listed:
    sheet.cells |= {f"{number}.{name}": row.get(name, "") for name in COLUMNS}
    amount, day = _amount(row), _day(row.get("starts_on", ""))
    for name, found in (("amount", amount), ("starts_on", day)):
        if isinstance(found, str):
            sheet.faults[f"{number}.{name}"] = found
    return Listed(
        row=number,
        amount=None if isinstance(amount, str) else amount,
        starts_on=None if isinstance(day, str) else day,
        code=row.get("code", "").upper(),
        currency=row.get("currency", "").upper(),
        **{name: row.get(name, "") for name in ("procedure", "of", "region", "injector", "reason")},
    )


def _amount(row: Mapping[str, str]) -> Decimal | str:
    """Or the code of what is wrong."""
    text, currency = row.get("amount", ""), row.get("currency", "").upper()
    try:
        return read_amount(text, currency) if text else "missing"
    except NotANumber:
        return "not-a-number"
    except TwoReadings:
        return "two-readings"


def _day(text: str) -> date | str:
    """As ISO 8601 writes it, and as a workbook holds it: 3/4/2026 is one day here and another
    elsewhere."""
    try:
        return date.fromisoformat(text.partition("T")[0].partition(" ")[0]) if text else "missing"
    except ValueError:
        return "not-a-day"


def faults_in_order(sheet: Sheet, more: Mapping[str, str]) -> Iterator[tuple[int, str, str, str]]:
    """Row, column, code, and what stands there: of the file, and of what the registry refused."""
    faults = {**more, **sheet.faults}
    order = {name: place for place, name in enumerate(COLUMNS)}
    split = [(*key.partition("."), code) for key, code in faults.items()]
    for row, _point, column, code in sorted(
        split, key=lambda one: (int(one[0]), order.get(one[2], -1))
    ):
        yield int(row), column, code, sheet.cells.get(f"{row}.{column}", "")
