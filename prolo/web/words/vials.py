"""What speaks against drawing from a vial."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.care.conclusions import Finding
from prolo.knowledge import load_knowledge
from prolo.web.words.dose import substance_name
from prolo.web.words.values import shown


def _named(sentence: Any) -> Any:
    """A sentence with the substance's name before it, and the lot where there is one."""

    def said(finding: Finding, knowledge: Any) -> str:
        inputs = {**finding.inputs, **finding.params}
        name = substance_name(inputs.get("substance"))
        lot = inputs.get("lot")
        vial = _now("%(name)s, lot %(lot)s") % {"name": name, "lot": lot} if lot else name
        return f"{vial}: {_filled(sentence, finding)}"

    return said


def _filled(sentence: Any, finding: Finding) -> str:
    return str(sentence) % {name: shown(value) for name, value in finding.params.items()}


def _of_names(sentence: Any) -> Any:
    """The params in words, with substances and ingredients by their names."""

    def said(finding: Finding, knowledge: Any) -> str:
        words = {name: shown(value) for name, value in finding.params.items()}
        for name in finding.params.keys() & {"substance", "substances", "ingredient", "named"}:
            codes = str(finding.params[name]).split(", ")
            words[name] = ", ".join(ingredient_name(one) for one in codes)
        return str(sentence) % words

    return said


def recalled(finding: Finding, knowledge: Any) -> str:
    """With the lot as the recall spells it, where that is not how it was typed, and why."""
    params = finding.params
    if not params.get("recalled_lot"):  # kept before the reason was
        sentence: Any = _("this lot was recalled. Do not use it.")
    elif params["recalled_lot"] == finding.inputs.get("lot"):
        sentence = _("this lot was recalled on %(on)s: %(reason)s. Do not use it.")
    else:
        sentence = _(
            "this is lot %(recalled_lot)s, which was recalled on %(on)s: %(reason)s. Do not use it."
        )
    return str(_named(sentence)(finding, knowledge))


def _in_vial(sentence: Any) -> Any:
    """The same, with the vial's name before it."""

    def said(finding: Finding, knowledge: Any) -> str:
        filled = _of_names(sentence)(finding, knowledge).replace("%", "%%")
        return str(_named(filled)(finding, knowledge))

    return said


def ingredient_name(code: str) -> str:
    fact = load_knowledge().ingredients.get(code)
    return fact.label if fact else substance_name(code)


SENTENCES = {
    ("use", "opened-too-long"): _named(
        _("open since %(opened_on)s, and its label allows %(days)s days. Do not use it.")
    ),
    ("use", "opened-life-unknown"): _named(
        _("a multi-dose vial, open since %(opened_on)s: its label says how long that may be.")
    ),
    ("stock", "recalled"): recalled,
    ("stock", "shares-infections"): _named(
        _(
            "infections of people who got this lot are looked into since %(since)s "
            "(%(infections)s so far). A physician decides before anything is drawn from it."
        )
    ),
    ("stock", "none-left"): _named(
        _(
            "for one person only, and every vial of the lot in stock was opened before. Take a new "
            "one, or count the stock."
        )
    ),
    ("stock", "count-differs"): _named(
        _("by the record none of this lot should be left: count the stock.")
    ),
    ("stock", "not-in-stock"): _named(
        _("not in stock. Is the lot what the label says? Then enter it as received.")
    ),
    ("allergy", "allergic"): _in_vial(
        _("the person reacts to «%(allergy)s», and it holds %(ingredient)s. Do not use it.")
    ),
    ("allergy", "same-family"): _in_vial(
        _(
            "the person reacts to %(named)s, which is of the same family: a clinician says whether "
            "this may be used."
        )
    ),
    ("allergy", "other-anaesthetic"): _in_vial(
        _(
            "the person reacts to «%(named)s», another anaesthetic: a clinician says whether this "
            "may be used."
        )
    ),
    ("allergy", "nearly-named"): _in_vial(
        _(
            "the person reacts to «%(allergy)s», which is nearly %(named)s: a clinician says "
            "whether this may be used."
        )
    ),
    ("allergy", "read-the-label"): _in_vial(
        _("the person reacts to %(ingredient)s, which such a vial can have: read its label.")
    ),
    ("given", "stronger-than-vial"): _of_names(
        _(
            "%(substance)s %(pct)s %% cannot be made from its vial of %(vial_pct)s %%: that is the "
            "highest possible."
        )
    ),
    ("given", "stronger-than-any-vial"): _of_names(
        _(
            "%(substance)s %(pct)s %% cannot be mixed: no usual vial has more than "
            "%(usual_pct)s %%. Look at the label."
        )
    ),
    ("given", "cannot-be-mixed"): _of_names(
        _(
            "%(substances)s: from these vials the mixture cannot be made; they would fill "
            "%(share_pct)s %% of the syringe."
        )
    ),
    ("given", "more-than-vials"): _of_names(
        _("%(substance)s: %(given_mg)s mg was recorded as given; the vials hold %(vials_mg)s mg.")
    ),
    ("given", "more-volume-than-vials"): _of_names(
        _(
            "%(given_ml)s mL was recorded as given, and the vials hold %(vials_ml)s mL: a vial or "
            "a diluent is missing."
        )
    ),
    ("use", "expired"): _named(_("expired on %(expires_on)s. Do not use it.")),
    ("use", "used-for-another"): _named(
        _("a single-dose vial that another person was treated from. Do not use it.")
    ),
    ("use", "single-dose-only"): _named(
        _("recorded as a multi-dose vial, but it has no preservative: one person only.")
    ),
    ("use", "opened-before-today"): _named(
        _("for one opening and one person, and open since %(opened_on)s.")
    ),
    ("use", "expiry-missing"): _named(_("the expiry is missing.")),
    ("use", "lot-missing"): _named(_("the lot is missing.")),
    ("drawn", "none-recorded"): _(
        "No vial is recorded. Enter what was drawn from, with its lot, or say why it cannot be."
    ),
    ("drawn", "no-vial"): _named(
        _("no vial is recorded. Enter product, lot and expiry, or say why it cannot be.")
    ),
}
