"""Every address Perennial answers to."""

from __future__ import annotations

from django.urls import include, path

from perennial.web import health

handler500 = "perennial.faults.middleware.server_error"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("api/v1/", include("perennial.api.urls")),
    path("", include("perennial.web.urls")),
]
