"""Words of a disputed bill: what follows, and how it ended."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

RESULTS: dict[str, Any] = {
    "as-estimated": _("Decided: the person pays what was estimated"),
    "between": _("Decided: an amount between"),
    "as-billed": _("Decided: the person pays the bill"),
    "settled": _("Both agreed on an amount"),
    "not-taken": _("It was not taken: the bill could not be disputed"),
    "withdrawn": _("The person withdrew it"),
}
SENTENCES: dict[tuple[str, str], Any] = {
    ("open", "papers"): _(
        "Whoever decides it will ask for the estimate, the bill and what explains the difference. "
        "Note the day of that notice: %(days)s business days are left from then on."
    ),
    ("open", "papers-by"): _(
        "Has whoever decides it the estimate, the bill and what explains the difference, by "
        "%(due_on)s?"
    ),
    ("open", "collections"): _(
        "Is the bill kept from collection while it is disputed, with no late fee and no threat of "
        "either?"
    ),
    ("open", "settle"): _(
        "You may still agree on an amount. Whoever decides is told within %(days)s business days "
        "of that."
    ),
}
