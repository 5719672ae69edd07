"""What somebody typed into a form that can no longer be saved, in words, so that it is not lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from prolo.web.forms.kit import PageForm
from prolo.web.words.values import shown


def typed_words(form: PageForm) -> list[dict[str, Any]]:
    """Row by row what has something in it, each under its heading; then the fields of the page."""
    found = [
        {"title": rows.rows.legend, "rows": [said for row in rows.filled() if (said := _said(row))]}
        for rows in form.sets.values()
    ]
    found.append({"title": _("Besides"), "rows": list(_parts(form))})
    return [one for one in found if one["rows"]]


def _said(form: forms.Form) -> str:
    return " · ".join(_parts(form))


def _parts(form: forms.Form) -> Iterator[str]:
    """«Volume, mL: 2»; a choice by its label."""
    for bound in form:
        value = bound.data
        if bound.is_hidden or value in (None, "", [], False):
            continue
        said = _in_words(bound.field, value)
        if said:
            yield f"{bound.label}: {said}"


def _in_words(field: forms.Field, value: Any) -> str:
    labels = dict(_choices(getattr(field, "choices", ())))
    values = list(value) if isinstance(value, list | tuple) else [value]
    if isinstance(field.widget, forms.MultiWidget):  # a number, and the unit chosen beside it
        return " ".join(map(str, values)) if values[0] else ""
    return ", ".join(shown(labels.get(str(one), one)) for one in values if one)


def _choices(choices: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _choices(label)
        else:
            yield str(value), label
