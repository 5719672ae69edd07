"""What was understood of a line somebody typed about their medicines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prolo.care.medicine_list import LineKind, ListLine
from prolo.care.medicines import Question, Recognition
from prolo.knowledge import Knowledge
from prolo.knowledge.records import MedicineForm

FORMS: Mapping[str, Any] = {
    MedicineForm.TABLET: gettext_lazy("swallowed"),
    MedicineForm.LIQUID: gettext_lazy("liquid"),
    MedicineForm.SUPPOSITORY: gettext_lazy("suppository"),
    MedicineForm.SKIN: gettext_lazy("on the skin"),
    MedicineForm.PATCH: gettext_lazy("patch"),
    MedicineForm.EYE_DROPS: gettext_lazy("eye drops"),
    MedicineForm.EAR_DROPS: gettext_lazy("ear drops"),
    MedicineForm.NASAL_SPRAY: gettext_lazy("nasal spray"),
    MedicineForm.INHALER: gettext_lazy("inhaled"),
    MedicineForm.INJECTION: gettext_lazy("injected"),
    MedicineForm.SWALLOWED_OR_SKIN: gettext_lazy("swallowed, or on the skin"),
}
ASKED: Mapping[str, Any] = {
    Question.DID_YOU_MEAN: gettext_lazy("Not sure: did you mean this?"),
    Question.WHICH: gettext_lazy("Not sure: which of these is meant?"),
    Question.INJECTION: gettext_lazy(
        "Was it injected at a joint or a tendon, or is it taken otherwise?"
    ),
    Question.UNKNOWN: gettext_lazy(
        "Not recognised. It stays on the list as typed, and a clinician must look."
    ),
}


def understood(line: ListLine, knowledge: Knowledge) -> str:
    """One or two sentences: the medicine or the question, and what stands beside it."""
    if line.kind is LineKind.NONE:
        return _("Says that none is taken: nothing is saved for this line.")
    if line.kind is LineKind.HEADING or line.found is None:
        return _("A heading: nothing is saved for this line.")
    what = named(line.found, knowledge) if line.found.is_known else _asked(line.found)
    said = beside_words(line)
    return _("%(what)s Read beside it: %(said)s.") % {"what": what, "said": said} if said else what


def named(found: Recognition, knowledge: Knowledge) -> str:
    known = [knowledge.medicines[one] for one in found.medicines]
    names = ", ".join(f"{one.name} ({one.drug_class})" for one in known)
    product = knowledge.combinations.get(found.combination)
    if product is None:
        return _("Recognised: %(names)s.") % {"names": names}
    if not product.others:
        return _("Recognised as a product that holds %(names)s.") % {"names": names}
    return _("Recognised as a product that holds %(names)s, and %(others)s.") % {
        "names": names,
        "others": ", ".join(product.others),
    }


def _asked(found: Recognition) -> str:
    return str(ASKED[found.questions[0]])


def beside_words(line: ListLine) -> str:
    """Strength, form, how often, when last taken."""
    return ", ".join(_beside(line))


def _beside(line: ListLine) -> Iterator[str]:
    if line.beside.strength:
        yield line.beside.strength
    if line.found and line.found.form:
        yield str(FORMS[line.found.form])
    if line.beside.how_often:
        yield line.beside.how_often
    if line.beside.as_needed:
        yield _("as needed")
    if line.beside.last_taken:
        yield _("last taken %(when)s") % {"when": line.beside.last_taken}
