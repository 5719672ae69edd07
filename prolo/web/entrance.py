"""What log-in and the middleware both know: keys of a session, addresses, pages of no clinic."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

CLINIC, ENDED = "clinic", "ended"
LINKS = "/a/"  # how the addresses of links in messages begin


def without_clinic(view: View) -> View:
    """Marks a page that is shown before a clinic is chosen."""
    view.needs_clinic = False  # type: ignore[attr-defined]
    return view


def is_link(request: HttpRequest) -> bool:
    """One of a message, which shows nothing more to somebody who is logged in."""
    return request.path_info.startswith(LINKS)


def needs_clinic(view: Any) -> bool:
    return getattr(view, "needs_clinic", True) and getattr(view, "login_required", True)


def set_by_others(view: View) -> View:
    """Marks a page that is shown to somebody who must choose a password first."""
    view.before_password = True  # type: ignore[attr-defined]
    return view


def needs_password(view: Any) -> bool:
    return needs_clinic(view) and not getattr(view, "before_password", False)


def local_address(request: HttpRequest, address: str) -> str:
    """The address if it is one of ours, else where everybody begins."""
    if url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    ):
        return address
    return settings.LOGIN_REDIRECT_URL
