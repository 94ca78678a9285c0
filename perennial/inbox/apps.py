from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "perennial.inbox"
    label = "inbox"
