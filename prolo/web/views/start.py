"""Where everybody begins."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from prolo.web.navigation import places_for
from prolo.web.requests import ClinicRequest


def start(request: ClinicRequest) -> HttpResponse:
    return render(request, "web/start.html", {"entries": places_for(request.actor)[1:]})


urlpatterns = [path("", start, name="start")]
