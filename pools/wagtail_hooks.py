"""Where Wagtail finds what the directory adds to its admin."""

from pools.admin import dashboard, deleting, exports, look, viewsets
from pools.review import hooks as review

viewsets.register()
dashboard.register()
deleting.register()
look.register()
exports.register()
review.register()
