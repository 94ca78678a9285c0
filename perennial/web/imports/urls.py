"""Imports: file, mapping, rehearsal, run."""

from __future__ import annotations

from django.urls import path

from perennial.web.imports import acts, corrections, duplicates, new_field, pages

urlpatterns = [
    path("imports", pages.import_list, name="imports"),
    path("imports/new", pages.import_new, name="import-new"),
    path("imports/<int:pk>", pages.import_page, name="import"),
    path("imports/<int:pk>/file", pages.import_file, name="import-file"),
    path("imports/<int:pk>/mapping", pages.import_mapping, name="import-mapping"),
    path("imports/<int:pk>/rehearsal", pages.import_rehearsal, name="import-rehearsal"),
    path("imports/<int:pk>/field", new_field.import_field, name="import-field"),
    path("imports/<int:pk>/corrections", corrections.import_corrections, name="import-corrections"),
    path("imports/<int:pk>/duplicates", duplicates.import_duplicates, name="import-duplicates"),
    path("imports/<int:pk>/rehearse", acts.import_rehearse, name="import-rehearse"),
    path("imports/<int:pk>/run", acts.import_run, name="import-run"),
    path("imports/<int:pk>/cancel", acts.import_cancel, name="import-cancel"),
    path("imports/<int:pk>/report", acts.import_report, name="import-report"),
]
