from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "perennial.quality"
    label = "quality"
