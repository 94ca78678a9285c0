"""Where calendar programs read (a secret is part of the address: it stands in no log of ours), and what begins now."""

from __future__ import annotations

from django.urls import path

from perennial.web.calendar import feed, reminders

urlpatterns = [
    path("calendar/<str:secret>.ics", feed.feed, name="calendar-feed"),
    path("reminders", reminders.reminders, name="reminders"),
    path("reminders/<int:pk>/seen", reminders.reminder_seen, name="reminder-seen"),
]
