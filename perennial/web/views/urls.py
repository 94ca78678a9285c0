"""Views, below the list they are of."""

from __future__ import annotations

from django.urls import path

from perennial.web.views import pages

urlpatterns = [
    path("<entity:entity>/views", pages.view_list, name="views"),
    path("<entity:entity>/views/new", pages.view_new, name="view-new"),
    path("<entity:entity>/views/<int:pk>", pages.view_open, name="view"),
    path("<entity:entity>/views/<int:pk>/edit", pages.view_edit, name="view-edit"),
    path("<entity:entity>/views/<int:pk>/keep", pages.view_keep, name="view-keep"),
    path("<entity:entity>/views/<int:pk>/remove", pages.view_remove, name="view-remove"),
]
