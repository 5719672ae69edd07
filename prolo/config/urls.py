"""Every address begins here."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("prolo.web.urls")),
]
