"""Words of what is charged and paid."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

KINDS: dict[str, Any] = {
    "charge": _("Bill"),
    "received": _("Received"),
    "refund": _("Given back"),
}
HOW: dict[str, Any] = {
    "cash": _("Cash"),
    "card": _("Card"),
    "transfer": _("Transfer"),
    "cheque": _("Cheque"),
    "other": _("Another way"),
}
STANDS: dict[str, Any] = {
    "within": _("no more than was estimated"),
    "above": _("above the estimate"),
    "near": _("nearing the line from which a bill may be disputed"),
    "over": _("so far above that the person may dispute it"),
}
TONES = {"within": "tag-good", "above": "tag-info", "near": "tag-warn", "over": "tag-warn"}
