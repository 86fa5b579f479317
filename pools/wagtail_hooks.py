"""Where Wagtail finds what the directory adds to its admin."""

from pools.admin import dashboard, viewsets

viewsets.register()
dashboard.register()
