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


# The same engine without what draws a window's frame: half the processor's time.
PACKAGES = ("chromium-headless-shell", "chromium")  # Debian's, the better one first
PROGRAMS = (*PACKAGES, "google-chrome", "chromium-browser")


def chromium() -> str | None:
    """``PROLO_CHROMIUM``, else the first that is installed."""
    named = os.environ.get("PROLO_CHROMIUM")
    return next(filter(None, map(shutil.which, [named] if named else PROGRAMS)), None)
