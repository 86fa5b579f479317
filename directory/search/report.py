"""The editors' report of searches that found nothing."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page
from wagtail.permissions import policy_registry

from directory.search.models import MissedSearch
from pools.admin.days import DayRangeFilter

MAY = ("add", "change", "publish")


class MissedSearchFilter(WagtailFilterSet):
    """By the time of the last search."""

    last_seen = DayRangeFilter(label=_("Last"))

    class Meta:
        model = MissedSearch
        fields = ["last_seen"]


class MissedSearchReport(ReportView):
    """What visitors looked for and the site does not have, most often asked first."""

    header_icon = "search"
    page_title = _("Searches that found nothing")
    index_url_name = "missed_searches"
    index_results_url_name = "missed_searches_results"
    results_template_name = "search/admin/missed_searches_results.html"
    model = MissedSearch
    filterset_class = MissedSearchFilter
    default_ordering = None
    is_searchable = False
    permission_policy = policy_registry.get_by_type(Page)
    any_permission_required = set(MAY)
    list_export = ["query", "count", "first_seen", "last_seen"]

    def get_queryset(self) -> Any:
        return MissedSearch.objects.all()


class MissedSearchMenuItem(MenuItem):
    """In the reports menu, for those who may edit pages."""

    def __init__(self) -> None:
        super().__init__(
            _("Searches without result"),
            reverse("missed_searches"),
            name="missed-searches",
            icon_name="search",
        )

    def is_shown(self, request: Any) -> bool:
        return policy_registry.get_by_type(Page).user_has_any_permission(request.user, list(MAY))
