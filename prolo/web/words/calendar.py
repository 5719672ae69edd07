"""Words of the week."""

from __future__ import annotations

from django.utils.dates import WEEKDAYS as NAMES
from django.utils.translation import gettext_lazy as _

WEEKDAYS = tuple(NAMES[number] for number in range(7))  # Monday first
PARTS_OF_DAY = {"any": _("Any"), "morning": _("Mornings"), "afternoon": _("Afternoons")}
