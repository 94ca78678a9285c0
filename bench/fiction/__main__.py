"""Trains the model anew: python -m bench.fiction."""

import django
from django.conf import settings

from bench.fiction.train import train

if __name__ == "__main__":
    settings.configure(USE_I18N=False)
    django.setup()
    train()
