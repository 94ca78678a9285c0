"""The condition of the data and of each record. The converter `entity` is registered with the pages of records."""

from __future__ import annotations

from django.urls import path

from perennial.web.condition import answers, habits, overview, together, upkeep

urlpatterns = [
    path("condition", overview.condition, name="condition"),
    path("upkeep", upkeep.upkeep, name="upkeep"),
    path("upkeep/<entity:entity>/<slug:key>", upkeep.task, name="upkeep-task"),
    path("upkeep/habits", habits.habits, name="upkeep-habits"),
    path(
        "upkeep/<entity:entity>/<slug:key>/all",
        together.together,
        {"mine": True},
        name="upkeep-together",
    ),
    path(
        "condition/<entity:entity>/<slug:key>",
        together.together,
        {"mine": False},
        name="condition-together",
    ),
    path("<entity:entity>/<int:pk>/fields/<slug:key>/confirm", answers.field_confirm, name="field-confirm"),
    path("<entity:entity>/<int:pk>/rules/<slug:key>/waive", answers.rule_waive, name="rule-waive"),
    path("<entity:entity>/<int:pk>/rules/<slug:key>/unwaive", answers.rule_unwaive, name="rule-unwaive"),
]
