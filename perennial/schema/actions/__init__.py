"""What is described: fields, layouts, pipelines, promises, the workspace. Every act is journaled and can be taken back.

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
from perennial.schema.actions.service import edit_service, service

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
    "edit_service",
    "edit_stage",
    "edit_workspace",
    "hide_field",
    "move_stage",
    "service",
    "set_layout",
    "show_field",
]
