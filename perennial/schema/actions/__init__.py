"""What is described: custom fields, layouts, the workspace. Every act is journaled and can be taken back.

All need an administrator, but for the columns a user chooses for themselves.
"""

from perennial.schema.actions.fields import (
    FieldNameTaken,
    NoSuchField,
    Shortened,
    create_field,
    edit_field,
    hide_field,
    show_field,
)
from perennial.schema.actions.house import edit_workspace
from perennial.schema.actions.layouts import choose_columns, set_layout

__all__ = [
    "FieldNameTaken",
    "NoSuchField",
    "Shortened",
    "choose_columns",
    "create_field",
    "edit_field",
    "edit_workspace",
    "hide_field",
    "set_layout",
    "show_field",
]
