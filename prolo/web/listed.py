"""A page that lists something, and the same at ``.csv`` and ``.json`` with the same filters."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from itertools import chain, islice
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.urls import URLPattern, path
from django.utils import timezone, translation
from django.utils.translation import gettext

from prolo.registry import clock
from prolo.web.presenters.listings import Listing
from prolo.web.requests import ClinicRequest

FORMATS = ("csv", "json")
BYTE_ORDER_MARK = "\ufeff"  # without it a spreadsheet reads ü as Ã¼
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # how a text begins that a spreadsheet computes
AT_ONCE = 500  # rows of a piece
SHORT = 3  # pieces: the head, one of rows, the end
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
    """``more`` is what JSON can hold beside the rows. A long list goes out as it is written: its
    first part is made here, where what goes wrong is still a page."""
    if as_ == "json":
        pieces, kind = _json(request, found, more), "application/json"
    else:
        pieces, kind = _csv(request, found), "text/csv; charset=utf-8"
    first = list(islice(pieces, SHORT + 1))
    answer: HttpResponse
    if len(first) <= SHORT:
        answer = HttpResponse("".join(first), content_type=kind)
    else:
        later = _as_in_the_view(request, pieces)
        answer = StreamingHttpResponse(  # type: ignore[assignment]
            chain(first, later), content_type=kind
        )
    if as_ != "json":
        name = _file_name(request, found)
        answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _as_in_the_view(request: ClinicRequest, pieces: Iterator[str]) -> Iterator[str]:
    """The server takes each piece after the middleware is through, when it can send it: whose rows
    are seen, language and time zone are set for that piece, and nothing is held until the next."""
    language, zone = translation.get_language(), timezone.get_current_timezone()
    while True:
        with request.actor.at_work(), timezone.override(zone), translation.override(language):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece


def _csv(request: ClinicRequest, found: Listing) -> Iterator[str]:
    heads, more = [str(one.label) for one in found.heads], []
    if _is_invented(request, found):
        heads, more = [*heads, gettext("Invented")], [True]
    yield BYTE_ORDER_MARK + _lines([heads])
    for block in _blocks(found.rows):
        yield _lines([_cell(value) for value in (*row, *more)] for row in block)
    cut = [gettext("CUT HERE: there is more than these rows. Ask for less.")]
    yield _lines([cut] if found.is_cut else [])


def _lines(rows: Iterable[Iterable[Any]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _json(request: ClinicRequest, found: Listing, more: Mapping[str, Any]) -> Iterator[str]:
    keys = [one.key for one in found.heads]
    about = {
        "name": found.name,
        "is_invented": _is_invented(request, found),
        "as_of": timezone.localtime(clock.now(request.actor.clinic)),
        "asked": {key: value for key, value in request.GET.items() if key != UNASKED},
        "is_cut": found.is_cut,
    }
    yield f'{{{_members(about)},\n"rows": ['
    count = 0
    for block in _blocks(found.rows):
        rows = (_dumped(dict(zip(keys, row, strict=True))) for row in block)
        yield (",\n" if count else "\n") + ",\n".join(rows)
        count += len(block)
    yield f"],\n{_members({'count': count, **more})}}}\n"


def _members(about: Mapping[str, Any]) -> str:
    return ",\n".join(f'"{name}": {_dumped(value)}' for name, value in about.items())


def _dumped(value: Any) -> str:
    return json.dumps(value, default=_plain, ensure_ascii=False)


def _blocks(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    left = iter(rows)
    while block := list(islice(left, AT_ONCE)):
        yield block


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
