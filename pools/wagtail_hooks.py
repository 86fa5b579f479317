"""Where Wagtail finds what the directory adds to its admin."""

from pools.admin import (
    branding,
    dashboard,
    deletion,
    exports,
    moderation,
    recently_deleted,
    viewsets,
)
from pools.review import hooks as review

viewsets.register()
dashboard.register()
deletion.register()
recently_deleted.register()
branding.register()
exports.register()
moderation.register()
review.register()
