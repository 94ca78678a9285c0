from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "perennial.records"
    label = "records"

    def ready(self) -> None:
        # Models can only be imported once Django has loaded every app.
        from perennial.journal.derivations import Derivation, register
        from perennial.quality.models import Rule
        from perennial.records.condition import running
        from perennial.records.derive import again, run, search, touches
        from perennial.records.matching.asking_again import ask_again_each
        from perennial.records.matching.scanning import policy_changed
        from perennial.records.models import (
            ENTITIES,
            Activity,
            Apart,
            AttributeValue,
            ContactPoint,
            Finding,
            Link,
            MatchKey,
            MatchPolicy,
            MatchProfile,
            Touch,
            Waiver,
        )
        from perennial.schema.models import CustomField, Ladder, Pipeline, ServiceTargets, Stage, Workspace

        register(
            Derivation(
                "records",
                (*ENTITIES.values(), ContactPoint, Waiver),
                run.derive,
                run.all_keys,
                (AttributeValue, Finding, MatchKey, MatchProfile, *search.tables()),
                run.PASSES,
            )
        )
        register(
            Derivation(
                "records.touches",
                (Activity, Link),
                touches.derive,
                run.all_keys,
                (Touch,),
                touches.PASSES,
            )
        )
        register(Derivation("records.apart", (Apart,), ask_again_each))
        register(Derivation("records.matching", (MatchPolicy,), policy_changed))
        register(Derivation("records.again", (Workspace,), again.derive))
        register(Derivation("records.ways", (Pipeline, Stage), again.ways_changed))
        register(Derivation("records.promises", (ServiceTargets,), again.promises_changed))
        register(Derivation("records.rules", (Rule,), running.rules_changed))
        register(Derivation("records.ladder", (Ladder,), running.ladder_changed))
        register(Derivation("records.fields", (CustomField,), running.fields_changed))
