"""What a backup, a drill or a restore is at, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

PHASES = {
    "reading": _("Reading and sealing"),
    "sealing": _("Sealing"),
    "files": _("Files"),
    "verifying": _("Verifying"),
    "restoring": _("Restoring beside"),
    "counting": _("Comparing rows"),
    "opening": _("Opening records"),
    "taking its place": _("Taking its place"),
}
REASONS = {
    "daily": _("every night"),
    "by hand": _("by hand"),
    "upgrade": _("before an upgrade"),
    "restore": _("before a restore"),
}
