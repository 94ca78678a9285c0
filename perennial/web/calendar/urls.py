"""Where calendar programs read. A secret is part of the address: it stands in no log of ours."""

from __future__ import annotations

from django.urls import path

from perennial.web.calendar import feed

urlpatterns = [path("calendar/<str:secret>.ics", feed.feed, name="calendar-feed")]
