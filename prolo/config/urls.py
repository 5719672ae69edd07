"""Every address begins here."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("prolo.web.urls")),
]

handler400 = "prolo.web.views.errors.bad_request"
handler403 = "prolo.web.views.errors.forbidden"
handler404 = "prolo.web.views.errors.not_found"
handler500 = "prolo.web.views.errors.broken"
