"""What is said of what came in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

KINDS = {
    "answers": _("Answers"),
    "images": _("Images that were read"),
    "clearance": _("Clearances of medicines"),
}
SEEN = {"unseen": _("Not seen yet"), "seen": _("Seen"), "all": _("Everything")}
OWNERS = {"me": _("For me to look at")}
URGENCIES = {
    "first": _("Look at these first: worse, or something that no software reads"),
    "soon": _("Waited for: images and clearances"),
    "routine": _("Routine: better by enough"),
}
DECISIONS = {"continue": _("is taken on"), "hold": _("is left out")}
