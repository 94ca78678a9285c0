from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "perennial.insight"
    label = "insight"
