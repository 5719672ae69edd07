"""A mixture as the nurse reads it: what to draw, with the arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from prolo.care.ingredients import ingredient_findings
from prolo.care.limits import Weight
from prolo.care.mixtures import Draw, Sheet, Stock, parts_of, work_out
from prolo.knowledge import Knowledge
from prolo.registry.mixing import PlannedMixture, UsualVial
from prolo.registry.models import StockLot
from prolo.web.words.dose import substance_name
from prolo.web.words.sentences import say
from prolo.web.words.values import number, shown
from prolo.web.words.vials import ingredient_name

HUNDREDTH = Decimal("0.01")
LACKS = {
    "weaker-than-wanted": gettext_lazy(
        "%(name)s: the vial is weaker than the mixture should be. It cannot be made from this vial."
    ),
    "too-much-together": gettext_lazy(
        "These vials cannot be mixed to this: what must be drawn is more than the whole."
    ),
    "too-little-to-draw": gettext_lazy(
        "%(name)s: too little to draw with the marks of this syringe."
    ),
}


def mixture_view(
    one: PlannedMixture, stocks: Sequence[Stock], mark_ml: Any, knowledge: Knowledge
) -> dict[str, Any]:
    """``lacks`` says why it cannot be worked out, or made."""
    known = {stock.substance for stock in stocks}
    missing = [name for name in one.substances if name not in known]
    about = {"title": _title(one), "needles": _needles(one), "lacks": [], "draws": []}
    if one.lacking or missing:
        return {**about, "lacks": _unsaid(one, missing)}
    sheet = work_out(
        one.wanted, [s for s in stocks if s.substance in one.substances], mark_ml=mark_ml
    )
    if not sheet.can_be_made:
        return {**about, "lacks": _lacks(sheet), "share": f"{number(sheet.share_pct)} %"}
    return {
        **about,
        "draws": [_draw(draw, sheet, knowledge) for draw in sheet.draws],
        "diluent_ml": number(sheet.diluent_ml) if sheet.diluent_ml else "",
        "total_ml": number(sheet.total_ml),
        "is_as_wanted": sheet.is_as_wanted,
    }


def allergy_view(
    substances: Iterable[str],
    allergies: Sequence[str],
    vials: Mapping[str, UsualVial],
    knowledge: Knowledge,
) -> list[dict[str, Any]]:
    """What the person reacts to in what would be drawn."""
    found = [
        finding
        for name in substances
        for finding in ingredient_findings(
            name, allergies, knowledge, ingredients=_read(vials[name].stock)
        )
    ]
    return [{"text": say(one, knowledge), "is_stop": one.weight == Weight.STOP} for one in found]


def _read(stock: StockLot | None) -> tuple[str, ...] | None:
    if stock is None or not stock.ingredients:
        return None
    return tuple(one.strip() for one in stock.ingredients.split(",") if one.strip())


def _title(one: PlannedMixture) -> str:
    parts = [
        f"{substance_name(name)} {number(pct)} %" if pct is not None else substance_name(name)
        for name, pct in one.named
    ]
    return " + ".join(parts)


def _needles(one: PlannedMixture) -> str:
    volume = number(one.wanted.volume_ml)
    said = ngettext(
        "%(n)s injection, %(ml)s mL in all", "%(n)s injections, %(ml)s mL in all", one.needles
    ) % {"n": one.needles, "ml": volume}
    if not one.wanted.spare_ml:
        return said
    return _("%(said)s, and %(ml)s mL to spare") % {
        "said": said,
        "ml": number(one.wanted.spare_ml),
    }


def _unsaid(one: PlannedMixture, missing: Sequence[str]) -> list[str]:
    return [
        *(
            _("%(name)s: the plan names no strength.") % {"name": substance_name(name)}
            for name in one.lacking
        ),
        *(
            _("%(name)s: enter the strength on the vial.") % {"name": substance_name(name)}
            for name in missing
        ),
    ]


def _lacks(sheet: Sheet) -> list[str]:
    return [str(LACKS[code]) % {"name": substance_name(name)} for name, code in sheet.lacks.items()]


def _draw(draw: Draw, sheet: Sheet, knowledge: Knowledge) -> dict[str, Any]:
    parts = parts_of(draw.substance, draw.pct, knowledge)
    return {
        "name": f"{substance_name(draw.substance)} {number(draw.stock_pct)} %",
        "sum": _("%(total)s mL × %(wanted)s %% ÷ %(stock)s %% = %(ml)s mL")
        % {
            "total": number(sheet.wanted.total_ml),
            "wanted": number(draw.wanted_pct),
            "stock": number(draw.stock_pct),
            "ml": number(draw.exact_ml),
        },
        "ml": number(draw.ml),
        "pct": number(draw.pct.quantize(HUNDREDTH)),
        "is_changed": draw.pct != draw.wanted_pct,
        "parts": ", ".join(
            f"{ingredient_name(name)} {shown(pct)} %" for name, pct in parts.items()
        ),
        "vials": _vials(draw),
    }


def _vials(draw: Draw) -> str:
    if draw.vials is None or draw.rest_ml is None:
        return ""
    return ngettext(
        "%(n)s vial; %(ml)s mL is left", "%(n)s vials; %(ml)s mL is left", draw.vials
    ) % {"n": draw.vials, "ml": number(draw.rest_ml)}
