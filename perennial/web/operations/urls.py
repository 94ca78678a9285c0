"""Long work: what runs, what came of it."""

from __future__ import annotations

from django.urls import path

from perennial.web.operations import outbox, pages

urlpatterns = [
    path("operations", pages.operation_list, name="operations"),
    path("operations/outbox", outbox.outbox_page, name="outbox"),
    path("operations/outbox/release", outbox.outbox_release, name="outbox-release"),
    path("operations/outbox/<int:pk>", outbox.outbox_judge, name="outbox-judge"),
    path("operations/<int:pk>", pages.operation_page, name="operation"),
    path("operations/<int:pk>/cancel", pages.operation_cancel, name="operation-cancel"),
    path("operations/<int:pk>/retry", pages.operation_retry, name="operation-retry"),
]
