"""A page that lists something, and the same at ``.csv`` and ``.json`` with the same filters."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext

from prolo.registry import clock
from prolo.web.presenters.listings import Listing
from prolo.web.requests import ClinicRequest

FORMATS = ("csv", "json")
BYTE_ORDER_MARK = "\ufeff"  # without it a spreadsheet reads ü as Ã¼
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # how a text begins that a spreadsheet computes
UNASKED = "page"  # of a query: a file holds every page, or says that it is cut


def listed(route: str, view: Callable[..., HttpResponse], *, name: str) -> list[URLPattern]:
    """The addresses of a list. The view takes ``as_``: empty for the page, or one of FORMATS."""
    return [
        path(route, view, name=name),
        *files(route, view, name=name),
    ]


def files(route: str, view: Callable[..., HttpResponse], *, name: str) -> list[URLPattern]:
    """The files alone, of a list that stands on a page with other things."""
    return [path(f"{route}.{one}", view, {"as_": one}, name=f"{name}-{one}") for one in FORMATS]


def exported(
    request: ClinicRequest, found: Listing, as_: str, **more: Mapping[str, Any]
) -> HttpResponse:
    """``more`` is what JSON can hold beside the rows."""
    if as_ == "json":
        return _json(request, found, more)
    return _csv(request, found)


def _csv(request: ClinicRequest, found: Listing) -> HttpResponse:
    answer = HttpResponse(BYTE_ORDER_MARK, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{_file_name(request, found)}.csv"'
    heads, more = [str(one.label) for one in found.heads], []
    if _is_invented(request, found):
        heads, more = [*heads, gettext("Invented")], [True]
    writer = csv.writer(answer)
    writer.writerow(heads)
    writer.writerows([_cell(value) for value in (*row, *more)] for row in found.rows)
    if found.is_cut:
        writer.writerow([gettext("CUT HERE: there is more than these rows. Ask for less.")])
    return answer


def _json(request: ClinicRequest, found: Listing, more: Mapping[str, Any]) -> HttpResponse:
    keys = [one.key for one in found.heads]
    body = {
        "name": found.name,
        "is_invented": _is_invented(request, found),
        "as_of": timezone.localtime(clock.now(request.actor.clinic)),
        "asked": {key: value for key, value in request.GET.items() if key != UNASKED},
        "count": len(found.rows),
        "is_cut": found.is_cut,
        "rows": [dict(zip(keys, row, strict=True)) for row in found.rows],
        **more,
    }
    text = json.dumps(body, default=_plain, ensure_ascii=False, indent=1)
    return HttpResponse(text, content_type="application/json")


def _file_name(request: ClinicRequest, found: Listing) -> str:
    begin = "INVENTED-" if _is_invented(request, found) else ""
    return f"{begin}{found.name}-{clock.today(request.actor.clinic).isoformat()}"


def _is_invented(request: ClinicRequest, found: Listing) -> bool:
    """A file travels further than the page, which says so at its top."""
    return request.actor.clinic.is_demo and not found.published


def _cell(value: Any) -> Any:
    """Text that a spreadsheet would take for a formula stays text."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        value = "; ".join(map(str, value))
    plain = _plain(value)
    return f"'{plain}" if isinstance(plain, str) and plain.startswith(FORMULA) else plain


def _plain(value: Any) -> Any:
    """Days and instants as ISO 8601 writes them, an instant on the clinic's wall with its offset;
    numbers as numbers."""
    match value:
        case datetime():
            return timezone.localtime(value).isoformat(timespec="seconds")
        case date():
            return value.isoformat()
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case Enum():
            return value.value
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return value
    return str(value)
