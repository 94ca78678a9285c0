from django.apps import AppConfig


class SchemaConfig(AppConfig):
    name = "perennial.schema"
    label = "schema"
