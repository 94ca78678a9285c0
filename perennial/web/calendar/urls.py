"""The calendar, where calendar programs read (a secret is part of the address: it stands in no log), and reminders.

The converter `entity` is registered with the pages of records.
"""

from __future__ import annotations

from django.urls import path

from perennial.web.calendar import feed, pages, reminders

urlpatterns = [
    path("calendar", pages.calendar, name="calendar"),
    path("calendar/<entity:entity>/<int:pk>/<slug:field>/move", pages.calendar_move, name="calendar-move"),
    path("calendar/<str:secret>.ics", feed.feed, name="calendar-feed"),
    path("reminders", reminders.reminders, name="reminders"),
    path("reminders/<int:pk>/seen", reminders.reminder_seen, name="reminder-seen"),
]
