"""The door: signing in and out, and a new password by a link."""

from __future__ import annotations

from django.urls import path

from perennial.web.sign_in import pages, reset

urlpatterns = [
    path("sign-in", pages.sign_in, name="sign-in"),
    path("sign-in/code", pages.code, name="sign-in-code"),
    path("reset", reset.reset, name="reset"),
    path("reset/<str:secret>", reset.reset_link, name="reset-link"),
    path("sign-out", pages.sign_out, name="sign-out"),
]
