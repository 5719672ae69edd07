"""The rows of a session: a needle, and a vial."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from copy import copy
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.care.sides import sides_of
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Region
from prolo.registry import clock
from prolo.registry.lot_spelling import plain_lot
from prolo.registry.lots import lot_clusters
from prolo.registry.models import Session, StockLot
from prolo.registry.opened import Opened
from prolo.registry.opened_vials import OpenVial, open_vials
from prolo.registry.session_judging import opened_at
from prolo.registry.session_rows import SEDATION, role_of
from prolo.registry.stock import usable
from prolo.web.forms.fields import ChoiceField, DayField, DecimalField, TextField, TickField
from prolo.web.forms.kit import KitForm
from prolo.web.forms.vial_labels import in_stock, in_words, key_of, label_of, label_of_open
from prolo.web.words.dose import short_name
from prolo.web.words.session_record import GUIDANCE
from prolo.web.words.values import shown

SIDES = (("right", _("Right")), ("left", _("Left")), ("midline", _("Midline")))
DILUENTS = (("water", _("Water for injection")), ("saline", _("Salt water 0.9 %")))
OFFERED = (
    "stock",
    "substance",
    "product",
    "maker",
    "lot",
    "expires_on",
    "strength_pct",
    "volume_ml",
    "opened_on",
    "amount_g",
    "area_cm2",
)
VIEWS = ("front", "back", "side", "medial", "lateral")
MIDLINE = "midline"
SUBSTANCE_OF = {"irritant_pct": "irritant", "anaesthetic_pct": "anaesthetic"}


class PlaceField(DecimalField):
    """Where on the body map, in hundredths. A script writes it; what cannot be is no place."""

    def __init__(self) -> None:
        super().__init__(asks="", required=False, maximum=100, places=2, widget=forms.HiddenInput())

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except ValidationError:
            return None


def percentage(label: Any, asks: Any) -> DecimalField:
    return DecimalField(label=label, asks=asks, above=0, maximum=100, places=4, required=False)


class NeedleRow(KitForm):
    """What holds of every needle, whatever region it goes into."""

    says_optional = False  # in a narrow column; what must be there is asked for
    region: Region
    course_side: str
    is_planned = False  # set by the view, for the mark beside the row

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("irritant", "anaesthetic", "guidance"):
            _say_none(self.fields[name], "–")
        if self.course_side != MIDLINE:
            usual = _now("%(side)s, as the course") % {"side": dict(SIDES)[self.course_side]}
            _say_none(self.fields["side"], usual)

    def clean(self) -> dict[str, Any]:
        row: dict[str, Any] = super().clean() or {}
        if row.get("structure"):
            self._settle_side(row)
        for pct, substance in SUBSTANCE_OF.items():
            if row.get(pct) and not row.get(substance):
                self.add_error(substance, _now("Say of what this is the strength"))
        if row.get("view") not in VIEWS or None in (row.get("map_x"), row.get("map_y")):
            row |= {"view": "", "map_x": None, "map_y": None}
        return row

    def _settle_side(self, row: dict[str, Any]) -> None:
        """A side that is not said is the only one there is, or the course's."""
        possible = sides_of(self.region, row["structure"], self.course_side)
        if not row.get("side"):
            usual = possible[0] if len(possible) == 1 else self.course_side
            row["side"] = usual if usual in possible else ""
        if row["side"] in possible or (row["side"] and not self.region.midline):
            return
        only = possible[0] if len(possible) == 1 else ""
        self.add_error(
            "side",
            _now("This place has no side: choose the midline")
            if only == MIDLINE
            else _now("Choose left or right: this place has two sides"),
        )


def injection_row(knowledge: Knowledge, region: Region, course_side: str) -> type[KitForm]:
    structures = [(one.code, one.label) for one in region.structures]
    irritants = [
        (one.id, short_name(one.id)) for one in knowledge.irritants.values() if one.offered
    ]
    anaesthetics = [
        (one.id, short_name(one.id))
        for one in knowledge.anaesthetics.values()
        if not one.topical and not one.for_child
    ]

    class InjectionRow(NeedleRow):
        structure = ChoiceField(
            label=_("Structure"),
            choices=structures,
            widget=forms.Select(),
            asks=_("Choose the structure"),
        )
        side = ChoiceField(
            label=_("Side"),
            choices=SIDES,
            widget=forms.Select(),
            required=False,
        )
        volume_ml = DecimalField(
            label=_("Volume, mL"),
            asks=_("Enter the volume in millilitres, for example 2.5"),
            above=0,
            maximum=100,
        )
        irritant = ChoiceField(
            label=_("Irritant"), choices=irritants, widget=forms.Select(), required=False
        )
        irritant_pct = percentage(
            _("Irritant, %"), _("Enter the strength in per cent, for example 15")
        )
        anaesthetic = ChoiceField(
            label=_("Anaesthetic"), choices=anaesthetics, widget=forms.Select(), required=False
        )
        anaesthetic_pct = percentage(
            _("Anaesthetic, %"), _("Enter the strength in per cent, for example 0.5")
        )
        depth_mm = DecimalField(
            label=_("Depth, mm"), asks=_("Enter the depth"), maximum=300, places=1, required=False
        )
        needle = TextField(label=_("Needle"), required=False, longest=60)
        guidance = ChoiceField(
            label=_("Guidance"),
            choices=tuple(GUIDANCE.items()),
            widget=forms.Select(),
            required=False,
        )
        view = forms.CharField(required=False, widget=forms.HiddenInput())
        map_x = PlaceField()
        map_y = PlaceField()

    InjectionRow.region, InjectionRow.course_side = region, course_side
    return InjectionRow


def _say_none(field: Any, label: Any) -> None:
    field.choices = [("", label), *list(field.choices)[1:]]


class StockRow(KitForm):
    """A vial that may be one from stock: then its label is known."""

    says_optional = False
    stocks: Mapping[str, StockLot] = {}
    vials: Mapping[str, OpenVial] = {}  # that stand open since another session
    shared: Container[str] = ()  # plain lots under an open infection cluster
    opened: Container[Any] = ()  # lots of which another session has a vial open for this one

    stock = ChoiceField(
        label=_("From stock"),
        choices=(),
        widget=forms.Select(),
        required=False,
        asks=_("Choose a lot that is in stock, or type it by hand"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.stocks and not self.vials:
            del self.fields["stock"]
            return
        field: Any = self.fields["stock"]
        lots = [(key, self._in_stock(one)) for key, one in self.stocks.items()]
        stands_open = [(key, in_words(one)) for key, one in self.vials.items()]
        grouped = [(_now("Open already, for several people"), stands_open)] if stands_open else []
        field.choices = [("", _("– (typed by hand)")), *lots, *grouped]

    def _in_stock(self, one: StockLot) -> str:
        said = in_stock(one, self.shared)
        return _now("%(lot)s · open already") % {"lot": said} if one.pk in self.opened else said

    def read_the_label(self) -> None:
        """What is not typed of a vial from stock is what its label said when it came."""
        labels = self._labels()
        label = labels.get(str(self.data.get(self.add_prefix("stock")) or ""))
        if label is None:
            return
        data: Any = copy(self.data)  # what was sent cannot be changed; its copy can
        was_another = self._shows_another_than(label, labels.values())
        for name, value in label.items():
            if was_another or not data.get(self.add_prefix(name)):
                data[self.add_prefix(name)] = value
        self.data = data

    def _labels(self) -> dict[str, dict[str, str]]:
        lots = {key: label_of(one) for key, one in self.stocks.items()}
        return lots | {key: label_of_open(one) for key, one in self.vials.items()}

    def _shows_another_than(
        self, label: Mapping[str, str], labels: Iterable[Mapping[str, str]]
    ) -> bool:
        """The label of the lot that was chosen before, filled in by the page."""
        shown_now = [str(self.data.get(self.add_prefix(one)) or "") for one in ("product", "lot")]
        known = [[one["product"], one["lot"]] for one in labels]
        return shown_now in known and shown_now != [label["product"], label["lot"]]

    def compare_with_stock(self, row: dict[str, Any]) -> None:
        key = row.pop("stock", "") or ""
        opened, chosen = self.vials.get(key), self.stocks.get(key)
        if opened is not None:
            self._compare_with_open(row, opened)
        if chosen is None:
            return
        row["stock"] = chosen
        if row.get("substance") and row["substance"] != chosen.substance:
            self.add_error("substance", _now("The lot from stock holds something else"))
        if row.get("lot") and plain_lot(row["lot"]) != chosen.plain_lot:
            self.add_error("lot", _now("This is not the lot that was chosen from stock"))

    def _compare_with_open(self, row: dict[str, Any], opened: OpenVial) -> None:
        row |= {"opened_vial": opened.vial, "stock": opened.row.stock}
        if row.get("substance") and row["substance"] != opened.row.substance:
            self.add_error("substance", _now("The vial that stands open holds something else"))
        if row.get("lot") and plain_lot(row["lot"]) != opened.row.plain_lot:
            self.add_error("lot", _now("This is not the lot of the vial that stands open"))
        if row.get("opened_on") and row["opened_on"] != opened.opened_on:
            said = _now("The vial that was chosen was opened %(day)s")
            self.add_error("opened_on", said % {"day": shown(opened.opened_on)})


def vial_row(knowledge: Knowledge, session: Session, *, calming: str = "") -> type[KitForm]:
    """What another session of the visit opened can be chosen though none of it is left.
    ``calming``: the drug of the row that is put right, where the checks say that it was given."""
    clinic, offered_substances = session.clinic, substances(knowledge)
    if calming:
        offered_substances.append((_("Given to calm"), [(calming, calming)]))
    open_already = Opened(session).open_beside()

    class VialRow(StockRow):
        substance = ChoiceField(
            label=_("Substance"),
            choices=offered_substances,
            widget=forms.Select(),
            asks=_("Choose the substance"),
        )
        product = TextField(label=_("Product"), asks=_("Enter the product"), longest=120)
        maker = TextField(label=_("Maker"), required=False, longest=120)
        lot = TextField(label=_("Lot"), asks=_("Enter the lot number"), longest=60)
        expires_on = DayField(label=_("Expires"), asks=_("Enter when it expires"))
        strength_pct = percentage(_("Strength, %"), _("Enter the strength"))
        volume_ml = DecimalField(
            label=_("Size, mL"), asks=_("Enter the volume"), above=0, maximum=1_000, required=False
        )
        opened_on = DayField(
            label=_("Opened, if not today"),
            asks=_("Enter the day"),
            future=False,
            required=False,
        )
        multi_dose = TickField(label=_("Multi-dose vial"), required=False)
        is_another = TickField(label=_("A new vial, not the other session’s"), required=False)
        amount_g = DecimalField(
            label=_("Cream, g"), asks=_("Enter the grams"), above=0, maximum=200, required=False
        )
        area_cm2 = DecimalField(
            label=_("Skin, cm²"),
            asks=_("Enter the area of skin"),
            above=0,
            maximum=10_000,
            places=1,
            required=False,
        )
        offered = forms.CharField(required=False, widget=forms.HiddenInput())

        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            if not any(one.single_person for one in open_already.values()):
                del self.fields["is_another"]

        @property
        def is_untouched(self) -> bool:
            """Filled by the page, and nobody has read a lot off a vial yet."""
            typed = str(self.data.get(self.add_prefix("offered")) or "") if self.is_bound else ""
            return bool(typed) and typed == offered_text(
                {name: str(self.data.get(self.add_prefix(name)) or "") for name in OFFERED}
            )

        def full_clean(self) -> None:
            if self.is_untouched:
                leave_unchecked(self)
            else:
                self.read_the_label()
                super().full_clean()

        def clean(self) -> dict[str, Any]:
            row: dict[str, Any] = super().clean() or {}
            row.pop("offered", None)
            self.compare_with_stock(row)
            row["single_dose"] = not row.pop("multi_dose", False)
            opened_on = row.pop("opened_on", None)
            row["opened_at"] = opened_at(opened_on, clinic, clock.now(clinic))
            if chosen := row.get("opened_vial"):
                row["opened_at"] = chosen.opened_at
            if substance := row.get("substance"):
                is_calming = calming and substance == calming
                row["role"] = SEDATION if is_calming else role_of(substance, knowledge)
            return row

    lots = usable(clinic, calming=True) if calming else usable(clinic, list(open_already))
    VialRow.stocks = {str(one.pk): one for one in lots}
    VialRow.vials = {key_of(one): one for one in open_vials(session)}
    VialRow.shared = lot_clusters(clinic)
    VialRow.opened = open_already
    return VialRow


def leave_unchecked(row: Any) -> None:
    """The row comes back as typed: nobody has said yet that it is finished."""
    row._errors = forms.utils.ErrorDict(renderer=row.renderer)
    row.cleaned_data = {}


def offered_text(row: Mapping[str, str]) -> str:
    """What the page offered in a row, as one text: untouched if it comes back the same."""
    return "|".join(row.get(name, "").strip() for name in OFFERED)


def substances(knowledge: Knowledge) -> list[tuple[Any, Any]]:
    irritants = [(one.id, one.label) for one in knowledge.irritants.values() if one.offered]
    numbing = [one for one in knowledge.anaesthetics.values() if not one.for_child]
    return [
        (_("Irritants"), irritants),
        (_("Anaesthetics"), [(one.id, one.label) for one in numbing if not one.topical]),
        (_("Diluents"), list(DILUENTS)),
        (_("Numbing creams"), [(one.id, one.label) for one in numbing if one.topical]),
    ]
