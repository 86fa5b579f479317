"""Every spreadsheet that leaves the admin: Wagtail's reports and lists, and ours."""

from functools import wraps
from typing import Any

from wagtail.admin.views.mixins import SpreadsheetExportMixin

from pools.claims.spreadsheet import escape_formula


def register() -> None:
    """Escape in the one method that each cell of each export passes, since a mixin of our own
    would reach none of Wagtail's reports."""
    plain = SpreadsheetExportMixin.preprocess_field_value

    @wraps(plain)
    def escaped(self: Any, field: str, value: Any, export_format: str) -> Any:
        cell = plain(self, field, value, export_format)
        return escape_formula(cell) if isinstance(cell, str) else cell

    SpreadsheetExportMixin.preprocess_field_value = escaped
