from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "perennial.access"
    label = "access"
