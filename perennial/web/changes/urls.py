"""The journal: every act, what it did, and taking it back."""

from __future__ import annotations

from django.urls import path

from perennial.web.changes import pages

urlpatterns = [
    path("changes", pages.change_list, name="changes"),
    path("changes/<int:pk>", pages.change_page, name="change"),
    path("changes/<int:pk>/choose", pages.change_choose, name="change-choose"),
    path("changes/<int:pk>/look", pages.change_look, name="change-look"),
    path("changes/<int:pk>/undo", pages.change_undo, name="change-undo"),
]
