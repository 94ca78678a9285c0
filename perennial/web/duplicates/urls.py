"""Duplicates. The converter `entity` is registered with the pages of records."""

from __future__ import annotations

from django.urls import path

from perennial.web.duplicates import answers, merged, merging_all, pages

urlpatterns = [
    path("duplicates", pages.desk, name="duplicates"),
    path("duplicates/scan", answers.scan, name="duplicates-scan"),
    path("duplicates/<entity:entity>/merge", merging_all.merge_all, name="duplicates-merge"),
    path("duplicates/<entity:entity>/merge/<int:pk>", merged.merged, name="duplicates-merge-operation"),
    path("duplicates/<entity:entity>/unmerge", merged.take_one_back, name="duplicates-unmerge"),
    path("duplicates/<entity:entity>/apart", answers.apart, name="duplicates-apart"),
    path("duplicates/<entity:entity>/hand-over", answers.hand_over, name="duplicates-hand-over"),
    path("duplicates/<entity:entity>/later", answers.later, name="duplicates-later"),
]
