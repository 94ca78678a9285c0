"""Settings: one's own, and for administrators the workspace's."""

from __future__ import annotations

from django.urls import path

from perennial.web.settings_pages import (
    fields,
    house,
    layouts,
    matching,
    me,
    roles,
    rule_list,
    rules,
    second_factor,
    sessions,
    sign_in_rules,
    teams,
    tokens,
    users,
)

urlpatterns = [
    path("settings", me.settings_start, name="settings"),
    path("settings/me", me.me, name="settings-me"),
    path("settings/me/password", me.password, name="settings-password"),
    path("settings/me/second-factor", second_factor.second_factor, name="settings-second-factor"),
    path("settings/me/second-factor/new", second_factor.new, name="settings-second-factor-new"),
    path("settings/me/second-factor/codes", second_factor.codes, name="settings-second-factor-codes"),
    path("settings/me/second-factor/off", second_factor.off, name="settings-second-factor-off"),
    path("settings/me/sessions", sessions.session_list, name="settings-sessions"),
    path("settings/sign-in", sign_in_rules.sign_in_rules, name="settings-sign-in"),
    path("settings/workspace", house.workspace_edit, name="settings-workspace"),
    path("settings/fields", fields.field_list, name="settings-fields"),
    path("settings/fields/new", fields.field_new, name="settings-field-new"),
    path("settings/fields/<int:pk>", fields.field_edit, name="settings-field"),
    path("settings/fields/<int:pk>/hidden", fields.field_hidden, name="settings-field-hidden"),
    path("settings/layouts", layouts.layout_edit, name="settings-layouts"),
    path("settings/rules", rule_list.rule_list, name="settings-rules"),
    path("settings/rules/new", rules.rule_new, name="settings-rule-new"),
    path("settings/rules/<int:pk>", rules.rule_edit, name="settings-rule"),
    path("settings/rules/<int:pk>/remove", rules.rule_remove, name="settings-rule-remove"),
    path("settings/rules/packs/<slug:key>", rule_list.pack_add, name="settings-pack"),
    path("settings/matching", matching.matching, name="settings-matching"),
    path("settings/users", users.user_list, name="settings-users"),
    path("settings/users/new", users.user_new, name="settings-user-new"),
    path("settings/users/<int:pk>", users.user_edit, name="settings-user"),
    path("settings/users/<int:pk>/active", users.user_active, name="settings-user-active"),
    path("settings/users/<int:pk>/password", users.user_password, name="settings-user-password"),
    path("settings/users/<int:pk>/reset-link", users.user_reset_link, name="settings-user-reset-link"),
    path(
        "settings/users/<int:pk>/second-factor", users.user_second_factor, name="settings-user-second-factor"
    ),
    path("settings/roles", roles.role_list, name="settings-roles"),
    path("settings/roles/new", roles.role_new, name="settings-role-new"),
    path("settings/roles/<int:pk>", roles.role_edit, name="settings-role"),
    path("settings/teams", teams.team_list, name="settings-teams"),
    path("settings/teams/new", teams.team_new, name="settings-team-new"),
    path("settings/teams/<int:pk>", teams.team_edit, name="settings-team"),
    path("settings/teams/<int:pk>/delete", teams.team_delete, name="settings-team-delete"),
    path("settings/tokens", tokens.token_list, name="settings-tokens"),
    path("settings/tokens/new", tokens.token_new, name="settings-token-new"),
    path("settings/tokens/<int:pk>/revoke", tokens.token_revoke, name="settings-token-revoke"),
]
