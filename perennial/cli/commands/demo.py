"""Build the demonstration workspace, once, and print its sign-in.

It fills an empty database with a plainly fictional trading company: about 2,000 contacts, 600 companies and
two years of history. A workspace in use is never touched. Everybody knows the password, so `perennial serve`
opens a demonstration to this machine alone.
"""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from perennial.access.models import User
from perennial.cli.database import prepare
from perennial.cli.output import show
from perennial.cli.progress import Progress
from perennial.cli.setting_up import alone
from perennial.demo.build import build
from perennial.demo.staff import PASSWORD
from perennial.demo.working_days import ZONE
from perennial.schema.queries import workspace

PREPARES = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def run(args: argparse.Namespace) -> int:
    prepare()
    built = _built()
    users = [
        _as_data(one) for one in User.objects.filter(is_active=True).select_related("role").order_by("pk")
    ]
    result = {"built": built, "workspace": workspace().name, "password": PASSWORD, "users": users}
    return show(args, result, *_sentences(result))


def _built() -> bool:
    """Whether the demonstration had to be built; raises NotEmpty where real data stands."""
    with alone(), Progress(_("Building the demonstration")) as bar:
        if workspace().demonstration:
            return False
        build(datetime.now(ZONE).date(), bar.show)
        return True


def _as_data(user: User) -> dict[str, Any]:
    return {"email": user.email, "name": user.name, "role": user.role.key}


def _sentences(result: dict[str, Any]) -> list[str]:
    first, *others = result["users"]
    names = {"name": result["workspace"]}
    lines = [
        _("The demonstration workspace “%(name)s” is ready.") % names
        if result["built"]
        else _("The demonstration workspace “%(name)s” is there already.") % names,
        _("Sign in as    %s") % first["email"],
        _("with password %s") % result["password"],
        _("The same password opens:"),
    ]
    return lines + [f"  {one['email']:<34} {one['role']}" for one in others]
