"""What a medicine is taken for."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from prolo.care.medicines import Reason

REASONS: dict[str, Any] = {
    Reason.PAIN: _("Pain"),
    Reason.HEART_OR_STROKE: _("Heart, stroke or blood vessels"),
    Reason.GOUT: _("Gout"),
    Reason.INFLAMMATORY_ARTHRITIS: _("Inflammatory arthritis"),
    Reason.OTHER: _("Something else"),
}
