"""Changes of users, roles, teams and tokens. Journaled; all but one's own profile need an administrator."""

from perennial.access.actions.feeds import create_feed, revoke_feed
from perennial.access.actions.reset_links import create_reset_link, reset_password, user_of_link
from perennial.access.actions.roles import create_role, default_roles, edit_role
from perennial.access.actions.second_factor import (
    renew_recovery_codes,
    require_second_factor,
    turn_off_second_factor,
    turn_on_second_factor,
)
from perennial.access.actions.teams import create_team, delete_team, edit_team, set_members
from perennial.access.actions.tokens import create_token, revoke_token
from perennial.access.actions.users import (
    activate_user,
    create_user,
    deactivate_user,
    edit_profile,
    edit_user,
    set_password,
)
from perennial.access.undo import undo_refuses, undo_refuses_others

__all__ = [
    "activate_user",
    "create_feed",
    "create_reset_link",
    "create_role",
    "create_team",
    "create_token",
    "create_user",
    "deactivate_user",
    "default_roles",
    "delete_team",
    "edit_profile",
    "edit_role",
    "edit_team",
    "edit_user",
    "renew_recovery_codes",
    "require_second_factor",
    "reset_password",
    "revoke_feed",
    "revoke_token",
    "set_members",
    "set_password",
    "turn_off_second_factor",
    "turn_on_second_factor",
    "undo_refuses",
    "undo_refuses_others",
    "user_of_link",
]
