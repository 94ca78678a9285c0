"""The addresses of the look: the style page, the style sheet and the choice of theme."""

from __future__ import annotations

from django.urls import path

from perennial.web.sheet import sheet
from perennial.web.style.pages import style
from perennial.web.theme import theme

urlpatterns = [
    path("style", style, name="style"),
    path("sheet-<slug:digest>.css", sheet, name="sheet"),
    path("theme", theme, name="theme"),
]
