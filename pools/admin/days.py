"""Lists of the admin by day: the directory's, wherever who looks at them is."""

import datetime as dt
from typing import Any

import django_filters
from django.utils import timezone
from django_filters.fields import DateRangeField
from wagtail.admin.filters import DateRangePickerWidget


class _DayRangeField(DateRangeField):
    """From the first moment of a day of the directory to the last of another."""

    def compress(self, data_list: Any) -> slice | None:
        with timezone.override(dt.UTC):
            found: slice | None = super().compress(data_list)
        return found


class DayRangeFilter(django_filters.DateFromToRangeFilter):
    """Stored moments by the directory's days. The parent's days are of the reader's own zone."""

    field_class = _DayRangeField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Wagtail gives its own calendar to the parent class only.
        kwargs.setdefault("widget", DateRangePickerWidget)
        super().__init__(*args, **kwargs)
