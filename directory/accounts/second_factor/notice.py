"""On the dashboard, before the day: a second factor will be needed."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from wagtail.admin.ui.components import Component


class NoticePanel(Component):
    """Says kindly by when, and leads there."""

    order = 10

    def render_html(self, parent_context: Any = None) -> SafeString:
        return render_to_string("accounts/notice.html", {"day": settings.SECOND_FACTOR_FROM})
