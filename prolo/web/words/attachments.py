"""Files that are attached: what is wrong with one, what was taken out of it."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prolo.registry.models.attachments import MOST_BYTES, Attachment
from prolo.web.words.outcomes import HOW, TELLERS

NAMELESS = gettext_lazy("file without a name")
TYPES = {Attachment.Type.PNG: "PNG", Attachment.Type.JPEG: "JPEG", Attachment.Type.PDF: "PDF"}
UNFIT: dict[str, Callable[[], str]] = {
    "empty": lambda: _("there is nothing in it"),
    "too-large": lambda: (
        _("it is larger than %(most)s: save a smaller copy") % {"most": megabytes(MOST_BYTES)}
    ),
    "too-many-pixels": lambda: _("it has more than 40 million pixels: save a smaller copy"),
    "broken": lambda: _("it cannot be opened: save or send it again"),
    "cut-off": lambda: _("its end is missing: copy or scan it again"),
    "acts": lambda: _("it runs something or carries other files: print it to a new PDF"),
    "dicom": lambda: _("it is a DICOM file: save the picture as PNG or JPEG"),
    "web-page": lambda: _("it is a web page or a drawing in SVG: save it as PNG, JPEG or PDF"),
    "heic": lambda: _(
        "it is an HEIC picture, as iPhones take them, which other devices cannot show: send a "
        "screenshot of it, or choose «Most Compatible» in the settings of the camera and take it "
        "again"
    ),
    "no-picture": lambda: _("it is no photo: choose a PNG or JPEG"),
    "other-picture": lambda: _("it is another kind of picture: save it as PNG or JPEG"),
    "unknown": lambda: _("it is no PNG, JPEG or PDF, whatever its name says"),
    "attached-already": lambda: _("it is attached already"),
}
REMOVED: dict[str, Callable[[], str]] = {
    "camera": lambda: _("what the camera wrote"),
    "place": lambda: _("where it was taken"),
    "text": lambda: _("comments and names in the file"),
    "behind-the-end": lambda: _("data behind the end of the picture"),
}


def sender(row: Attachment) -> str:
    """Who attached it: somebody of the clinic by name, or whoever answers for themselves."""
    if row.session_id:
        said = {"teller": TELLERS[row.answered_by], "how": HOW[row.how]}
        return _("%(teller)s, %(how)s") % said
    return row.recorded_by.full_name if row.recorded_by else ""


def unfit(name: str, code: str) -> str:
    return _("«%(name)s»: %(what)s") % {"name": name, "what": UNFIT[code]()}


def megabytes(size: int) -> str:
    """«1.4 MB»; of little, «23 kB»."""
    if size < 100_000:
        return _("%(size)s kB") % {"size": max(1, round(size / 1000))}
    return _("%(size).1f MB") % {"size": size / (1024 * 1024)}
