"""How a consent was signed or taken back, and what became of asking for it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from prolo.web.words import Words

HOW: Mapping[str, Words] = {
    "screen": _("on a screen of the clinic"),
    "tablet": _("on the clinic's tablet"),
    "link": _("through a link"),
    "own-device": _("on their own pages"),
    "told": _("told to the clinic"),
}
REQUESTS: Mapping[str, Words] = {
    "open": _("waits for the signature"),
    "signed": _("signed"),
    "ended": _("not asked for any more"),
}
