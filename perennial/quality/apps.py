from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "perennial.quality"
    label = "quality"

    def ready(self) -> None:
        # Models can only be imported once Django has loaded every app.
        from perennial.journal.derivations import Derivation, register
        from perennial.quality.models import Rule
        from perennial.schema.once import stamp_anew

        register(Derivation("quality.stamp", (Rule,), stamp_anew))
