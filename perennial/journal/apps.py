from django.apps import AppConfig
from django.core import checks


class JournalConfig(AppConfig):
    name = "perennial.journal"
    label = "journal"

    def ready(self) -> None:
        # Models can only be imported once Django has loaded every app.
        from perennial.journal.checks import check_tables

        checks.register(check_tables)
