"""Find or do, from anywhere."""

from __future__ import annotations

from django.urls import path

from perennial.web.palette import pages

urlpatterns = [path("find", pages.find_page, name="find")]
