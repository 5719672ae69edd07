"""What every form of a page has: a summary of its faults, sent twice but saved once, a conflict
shown beside the fields, what was typed kept when the session ends, rows that repeat."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar, Self

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prolo.web.forms.rows import Rows, RowSet
from prolo.web.kept_forms import ASIDE, form_token, take_kept_form

KEY_LENGTH = 32  # hexadecimal digits
REST = "rest"  # the button that answers what is still open in a group
KEY = re.compile(rf"[0-9a-f]{{{KEY_LENGTH}}}")
SHOWN_AT_MOST = 50_000  # characters of one field; a browser is slow with more than that


@dataclass(frozen=True, slots=True, kw_only=True)
class Theirs:
    """What somebody else saved meanwhile: who, when, and each field's value in words."""

    by: str
    at: datetime | None
    version: int
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together under one heading. ``rest`` answers, by their names, what a
    person has asked and found as usual, at the press of the button that ``rest_label`` names:
    pressed, never by itself, and only what is still open."""

    legend: Any
    names: tuple[str, ...]
    hint: Any = ""
    rest: Mapping[str, str] = field(default_factory=dict)
    rest_label: Any = ""


class KitField(BoundField):
    """A field on the page; knows what somebody else saved in it meanwhile."""

    form: Any

    def value(self) -> Any:
        """What was pasted without end comes back cut: what fits in no field is no loss."""
        value = super().value()
        return value[:SHOWN_AT_MOST] if isinstance(value, str) else value

    @property
    def theirs(self) -> str:
        conflict = self.form.conflict
        return conflict.values.get(self.name, "") if conflict else ""

    @property
    def is_optional(self) -> bool:
        if not self.form.says_optional or isinstance(self.field, forms.BooleanField):
            return False
        if self.name in self.form.sometimes_needed:
            return False
        return not self.field.required

    @property
    def is_tick(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def anchor(self) -> str:
        """Where the summary of faults leads: the first control of this field."""
        first = getattr(self.field.widget, "first_control", None)
        return str(first(self.auto_id) if first else self.id_for_label or self.auto_id)


class KitRenderer(DjangoTemplates):
    field_template_name = "web/forms/field.html"
    bound_field_class = KitField


class KitForm(forms.Form):
    """A form, or a row of one."""

    default_renderer = KitRenderer()
    use_required_attribute = False  # our own sentence beside the field says more
    template_name = "web/forms/row.html"
    conflict: Theirs | None = None
    says_optional: ClassVar[bool] = True  # False: nothing has to be filled in, so nobody is told
    sometimes_needed: Collection[str] = ()  # fields whose hint says when: they are not optional

    def __init__(self, *args: Any, today: date | None = None, **options: Any) -> None:
        options.setdefault("label_suffix", "")
        super().__init__(*args, **options)
        for one in self.fields.values():
            if hasattr(one, "today"):
                one.today = today


class PageForm(KitForm):
    """The form of a page: ``form = AssessmentForm.of(request, today=today)``, then
    ``if form.is_valid(): …``; in the template ``<form method="post">{% csrf_token %}{{ form }}``.

    layout      names of fields and row sets, and ``Group``s of them; empty: as declared
    row_sets    sets of rows that repeat
    is_locked   True: the form carries the ``lock_version`` of what it changes
    """

    template_name = "web/forms/form.html"
    layout: ClassVar[Sequence[str | Group]] = ()
    row_sets: ClassVar[Mapping[str, Rows]] = {}
    is_locked: ClassVar[bool] = False

    submission = forms.CharField(required=False, max_length=KEY_LENGTH, widget=forms.HiddenInput)
    lock_version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        request: HttpRequest | None = None,
        today: date | None = None,
        rows: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
        kept_because: str = "",
        **options: Any,
    ) -> None:
        super().__init__(data, today=today, **options)
        self.request, self.kept_because = request, kept_because
        self.was_sent_before: Any = None
        self.token = form_token(request) if request else ""
        self.fields["submission"].initial = new_key()
        if not self.is_locked:
            del self.fields["lock_version"]
        self.sets = {
            name: RowSet(
                spec,
                name,
                data=data,
                initial=(rows or {}).get(name, ()),
                options={"today": today} if issubclass(spec.form, KitForm) else {},
            )
            for name, spec in self.row_sets.items()
        }

    @classmethod
    def of(cls, request: HttpRequest, **options: Any) -> Self:
        """What was sent; or what was typed before the session ended; or an empty form."""
        if request.method == "POST":
            form = cls(request.POST, files=request.FILES, request=request, **options)
            form.answer_rest()
            return form
        if (kept := take_kept_form(request)) is not None:
            return cls(kept.fields, request=request, kept_because=kept.why, **options)
        return cls(request=request, **options)

    def answer_rest(self) -> None:
        """Where the button of a group was pressed: what is still open there, as it says."""
        pressed = str(self.data.get(REST) or "")
        part = next((one for one in self.parts() if one.anchor == pressed), None)
        if part is None or not pressed:
            return
        data: Any = copy(self.data)  # what was sent cannot be changed; its copy can
        for name, value in part.rest.items():
            if not data.get(name):
                data[name] = value
        self.data = data

    # -- checking

    @property
    def was_kept(self) -> bool:
        """What was typed before something came between; see ``kept_forms``."""
        return bool(self.kept_because)

    @property
    def is_rearranged(self) -> bool:
        """A row was added or taken away, or what is open was answered: the form comes back as
        typed, unchecked."""
        return REST in self.data or any(rows.button_was_pressed for rows in self.sets.values())

    def full_clean(self) -> None:
        if REST in self.data or not self.is_rearranged:
            super().full_clean()
        else:
            self.cleaned_data = {}
        if (
            self.is_rearranged or self.kept_because == ASIDE
        ):  # what can be read is read; of what is missing nothing is said yet
            self._errors = forms.utils.ErrorDict(renderer=self.renderer)

    def is_valid(self) -> bool:
        if not self.is_bound or self.is_rearranged:
            return False
        of_rows = [rows.is_valid() for rows in self.sets.values()]  # all, so that all are marked
        is_right = super().is_valid() and all(of_rows)
        return is_right and not self.was_kept  # what was kept is looked at and sent again

    def rows(self, name: str) -> list[dict[str, Any]]:
        """What the filled rows of a set were cleaned to."""
        return self.sets[name].values()

    @property
    def key(self) -> str:
        """Names this sending of the form; see ``save_once``. A button that sends no name is a
        sending of its own each time."""
        return str(self.cleaned_data.get("submission") or new_key())

    # -- showing

    def faults(self) -> list[tuple[str, str]]:
        """Every fault with the place it leads to, in the order of the page; those of one group
        that are alike together."""
        if not self.is_bound or self.is_rearranged:
            return []
        found = [Fault("", str(one)) for one in self.non_field_errors()]
        if any(one.errors for one in self.hidden_fields()):
            found.append(Fault("", _("Load this page again: it was changed on its way here")))
        for part in self.parts():
            found += part.faults()
        return [(same[0].anchor, words_of(same)) for same in alike(found)]

    def parts(self) -> Iterator[Part]:
        names = [one.name for one in self.visible_fields()]
        for number, item in enumerate(self.layout or [*names, *self.sets], start=1):
            if isinstance(item, Group):
                yield Part(self, item.names, group=item, anchor=f"group-{number}")
            else:
                yield Part(self, (item,))

    def show_conflict(self, theirs: Theirs) -> None:
        """Keep what was typed, show what the other person saved; sending again overwrites it."""
        self.conflict = theirs
        self._replace("lock_version", theirs.version)

    def show_sent_before(self, url: str) -> None:
        """The form was saved before and has been changed since: sent again, it is a new one."""
        self.was_sent_before = url
        self._replace("submission", new_key())

    def _replace(self, name: str, value: Any) -> None:
        data: Any = copy(self.data)  # what was sent cannot be changed; its copy can
        data[name] = value
        self.data = data


class Part:
    """A heading with its fields, or one field or set of rows alone."""

    def __init__(
        self,
        form: PageForm,
        names: tuple[str, ...],
        *,
        group: Group | None = None,
        anchor: str = "",
    ) -> None:
        group = group or Group("", names)
        self.form, self.names, self.anchor = form, names, anchor
        self.legend, self.hint = group.legend, group.hint
        self.rest, self.rest_label = dict(group.rest), group.rest_label

    @property
    def has_open(self) -> bool:
        """Something is left that the button answers."""
        return any(not self.form[name].value() for name in self.rest)

    @property
    def rest_as_json(self) -> str:
        return json.dumps(self.rest)

    def items(self) -> list[Any]:
        """Fields and row sets; a template tells them apart by ``rows``."""
        return [self.form.sets.get(name) or self.form[name] for name in self.names]

    def faults(self) -> Iterator[Fault]:
        for name in self.names:
            if name in self.form.sets:
                yield from row_faults(self.form.sets[name])
            else:
                yield from field_faults(self.form[name], group=str(self.legend))


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where: ``anchor`` of the control, ``group`` the heading above it,
    ``question`` a question that is not answered."""

    anchor: str
    sentence: str
    group: str = ""
    question: str = ""

    @property
    def is_unanswered(self) -> bool:
        return bool(self.question)


def alike(faults: Iterable[Fault]) -> list[list[Fault]]:
    """Faults of one group with one sentence, together."""
    found: dict[tuple[str, str, bool], list[Fault]] = {}
    for one in faults:
        found.setdefault((one.group, one.sentence, one.is_unanswered), []).append(one)
    return list(found.values())


def words_of(same: Sequence[Fault]) -> str:
    """One line for faults that are alike."""
    first, number = same[0], len(same)
    if number == 1:
        return f"{first.question} {first.sentence}" if first.question else first.sentence
    if first.is_unanswered:
        said = ngettext(
            "%(number)s question is not answered", "%(number)s questions are not answered", number
        ) % {"number": number}
    else:
        said = _("%(sentence)s (%(number)s times)") % {
            "sentence": first.sentence,
            "number": number,
        }
    return f"{first.group}: {said}" if first.group else said


def field_faults(bound: Any, *, group: str = "") -> Iterator[Fault]:
    for error in bound.errors.as_data():
        is_unanswered = error.code == "required" and isinstance(bound.field, forms.ChoiceField)
        for message in error.messages:
            yield Fault(bound.anchor, message, group, str(bound.label) if is_unanswered else "")


def row_faults(rows: RowSet) -> Iterator[Fault]:
    if rows.error:
        yield Fault(f"{rows.name}-add", rows.error)
    for number, form in enumerate(rows, start=1):
        for bound in form.visible_fields():
            for one in field_faults(bound):
                said = _("Row %(number)s: %(error)s") % {"number": number, "error": one.sentence}
                yield Fault(one.anchor, said)


def new_key() -> str:
    return secrets.token_hex(KEY_LENGTH // 2)


def is_key(text: str) -> bool:
    return KEY.fullmatch(text) is not None
