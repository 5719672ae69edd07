"""Which Chromium the tests drive, and how it is kept quiet."""

from __future__ import annotations

import os
import shutil

# Nothing but what a test asks for: no updates, no sync, no first-run pages, no calls home.
QUIET = (
    "--no-sandbox",  # containers and root have none to offer
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


def chromium() -> str | None:
    """``PROLO_CHROMIUM``, else the first that is installed."""
    named = os.environ.get("PROLO_CHROMIUM")
    candidates = [named] if named else ["chromium", "google-chrome", "chromium-browser"]
    return next(filter(None, map(shutil.which, candidates)), None)
