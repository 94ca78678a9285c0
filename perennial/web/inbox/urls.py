"""Addresses of what concerns the reader."""

from __future__ import annotations

from django.urls import path

from perennial.web.inbox import pages

urlpatterns = [
    path("inbox", pages.inbox, name="inbox"),
    path("inbox/read", pages.inbox_read, name="inbox-read"),
    path("inbox/<int:pk>/open", pages.inbox_open, name="inbox-open"),
]
