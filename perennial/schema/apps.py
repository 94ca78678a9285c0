from django.apps import AppConfig


class SchemaConfig(AppConfig):
    name = "perennial.schema"
    label = "schema"

    def ready(self) -> None:
        # Models can only be imported once Django has loaded every app.
        from perennial.journal.derivations import Derivation, register
        from perennial.schema.models import (
            CustomField,
            Ladder,
            Layout,
            Pipeline,
            ServiceTargets,
            Stage,
            Workspace,
        )
        from perennial.schema.once import stamp_anew

        described_by = (Workspace, CustomField, Ladder, Layout, Pipeline, Stage, ServiceTargets)
        register(Derivation("schema.stamp", described_by, stamp_anew))
