"""The overview and dashboards."""

from __future__ import annotations

from django.urls import path

from perennial.web.overview import editing, pages

urlpatterns = [
    path("overview", pages.overview, name="overview"),
    path("overview/ready", pages.overview_ready, name="overview-ready"),
    path("overview/new", editing.dashboard_new, name="dashboard-new"),
    path("overview/put", editing.dashboard_put, name="dashboard-put"),
    path("overview/<int:pk>", pages.dashboard_page, name="dashboard"),
    path("overview/<int:pk>/edit", editing.dashboard_edit, name="dashboard-edit"),
    path("overview/<int:pk>/arrange", editing.dashboard_arrange, name="dashboard-arrange"),
    path("overview/<int:pk>/add", editing.tile_add, name="tile-add"),
    path("overview/<int:pk>/remove", editing.dashboard_remove, name="dashboard-remove"),
]
