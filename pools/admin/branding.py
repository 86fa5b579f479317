"""The site's colours in Wagtail's admin."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks


def style_sheet() -> SafeString:
    """A link to our few rules; Wagtail's own come first."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


def register() -> None:
    """Connect the hook."""
    hooks.register("insert_global_admin_css", style_sheet)
