from django.apps import AppConfig


class TransferConfig(AppConfig):
    name = "perennial.transfer"
    label = "transfer"
