"""Every page. One folder a subject, each with its own addresses."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("perennial.web.style.urls")),
    path("", include("perennial.web.sign_in.urls")),
    path("", include("perennial.web.changes.urls")),
    path("", include("perennial.web.operations.urls")),
    path("", include("perennial.web.imports.urls")),
    path("", include("perennial.web.settings_pages.urls")),
    path("", include("perennial.web.palette.urls")),
    path("", include("perennial.web.records.urls")),
    path("", include("perennial.web.views.urls")),
    path("", include("perennial.web.condition.urls")),
    path("", include("perennial.web.duplicates.urls")),
    path("", include("perennial.web.reports.urls")),
    path("", include("perennial.web.calendar.urls")),
    path("", include("perennial.web.overview.urls")),
]
