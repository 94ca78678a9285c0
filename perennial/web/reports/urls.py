"""Reports, below the condition of the data."""

from __future__ import annotations

from django.urls import path

from perennial.web.reports import editing, lists, one

urlpatterns = [
    path("condition/reports", lists.report_list, name="reports"),
    path("condition/reports/new", editing.report_new, name="report-new"),
    path("condition/reports/<int:pk>", one.report_page, name="report"),
    path("condition/reports/<int:pk>/csv", one.report_csv, name="report-csv"),
    path("condition/reports/<int:pk>/edit", editing.report_edit, name="report-edit"),
    path("condition/reports/<int:pk>/remove", editing.report_remove, name="report-remove"),
    path("condition/reports/<int:pk>/remind", editing.report_remind, name="report-remind"),
]
