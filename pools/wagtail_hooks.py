"""Where Wagtail finds what the directory adds to its admin."""

from pools.admin import dashboard, look, viewsets
from pools.review import hooks as review

viewsets.register()
dashboard.register()
look.register()
review.register()
