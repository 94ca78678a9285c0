"""Duplicates. The converter `entity` is registered with the pages of records."""

from __future__ import annotations

from django.urls import path

from perennial.web.duplicates import answers, pages

urlpatterns = [
    path("duplicates", pages.desk, name="duplicates"),
    path("duplicates/scan", answers.scan, name="duplicates-scan"),
    path("duplicates/<entity:entity>/apart", answers.apart, name="duplicates-apart"),
    path("duplicates/<entity:entity>/later", answers.later, name="duplicates-later"),
]
