"""The editors' report on what readers said of pages."""

import datetime as dt
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page
from wagtail.permissions import policy_registry

from directory.content.feedback_subjects import subjects_at
from directory.content.models import Feedback
from pools.admin.days import DayRangeFilter
from pools.claims import dates


class FeedbackFilter(WagtailFilterSet):
    """By time and by answer."""

    given_at = DayRangeFilter(label=_("Given"))

    class Meta:
        model = Feedback
        fields = ["given_at", "helpful"]


class FeedbackReport(ReportView):
    """Numbers of yes and no by page and month, with the sentences below each."""

    header_icon = "help"
    page_title = _("Was this helpful?")
    index_url_name = "feedback_report"
    index_results_url_name = "feedback_report_results"
    results_template_name = "content/admin/feedback_report_results.html"
    model = Feedback
    filterset_class = FeedbackFilter
    default_ordering = None
    is_searchable = False
    permission_policy = policy_registry.get_by_type(Page)
    any_permission_required = {"add", "change", "publish"}
    list_export = ["month", "title", "yes", "no", "said"]
    export_headings = {
        "month": _("Month"),
        "title": _("Page"),
        "yes": _("Yes"),
        "no": _("No"),
        "said": _("Sentences"),
    }

    def get_queryset(self) -> Any:
        return Feedback.objects.all()

    def get_filtered_queryset(self) -> Any:
        return super().get_filtered_queryset().by_page_and_month()

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        """Name the pages, and add the sentences of the rows on this page of the report."""
        rows = list(object_list)
        subjects = subjects_at({row["address"] for row in rows if row["address"]})
        for row in rows:
            subject = subjects.get(row["address"])
            row["title"] = row["page__title"] or (subject.title if subject else row["address"])
            row["url"] = subject.url if subject else ""
        if self.is_export or not rows:
            return rows
        said: dict[tuple[int | None, str, dt.date], list[Feedback]] = {}
        answers = self.filter_queryset(self.get_queryset()).exclude(sentence="")
        pages = {row["page_id"] for row in rows if row["page_id"]}
        addresses = {row["address"] for row in rows if row["address"]}
        for answer in answers.filter(Q(page__in=pages) | Q(address__in=addresses)).order_by(
            "given_at"
        ):
            month = dates.day_of(answer.given_at).replace(day=1)
            said.setdefault((answer.page_id, answer.address, month), []).append(answer)
        for row in rows:
            month = dates.day_of(row["month"])
            row["sentences"] = said.get((row["page_id"], row["address"], month), [])
            row["month_name"] = date_format(row["month"], "YEAR_MONTH_FORMAT")
            if row["page_id"]:
                row["url"] = reverse("wagtailadmin_pages:edit", args=[row["page_id"]])
        return rows


class FeedbackMenuItem(MenuItem):
    """In the reports menu, for those who may edit pages."""

    def __init__(self) -> None:
        super().__init__(
            _("Was this helpful?"), reverse("feedback_report"), name="feedback", icon_name="help"
        )

    def is_shown(self, request: Any) -> bool:
        return policy_registry.get_by_type(Page).user_has_any_permission(
            request.user, ["add", "change", "publish"]
        )
