from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "perennial.web"
    label = "web"
