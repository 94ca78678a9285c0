"""What is described: custom fields, layouts, pipelines, the workspace. Every act is journaled and can be taken back.

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
from perennial.schema.actions.pipelines import (
    NoSuchStage,
    StageNameTaken,
    create_pipeline,
    create_stage,
    edit_pipeline,
    edit_stage,
    move_stage,
)

__all__ = [
    "FieldNameTaken",
    "NoSuchField",
    "NoSuchStage",
    "Shortened",
    "StageNameTaken",
    "choose_columns",
    "create_field",
    "create_pipeline",
    "create_stage",
    "edit_field",
    "edit_pipeline",
    "edit_stage",
    "edit_workspace",
    "hide_field",
    "move_stage",
    "set_layout",
    "show_field",
]
