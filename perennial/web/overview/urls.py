"""The overview."""

from __future__ import annotations

from django.urls import path

from perennial.web.overview import pages

urlpatterns = [path("overview", pages.overview, name="overview")]
