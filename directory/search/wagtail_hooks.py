"""What the editors' admin gains: the report of searches that found nothing."""

from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from directory.search.report import MissedSearchMenuItem, MissedSearchReport


@hooks.register("register_admin_urls")
def report_urls() -> list[URLPattern]:
    """Where the report stands."""
    view = MissedSearchReport
    return [
        path("reports/missed-searches/", view.as_view(), name="missed_searches"),
        path(
            "reports/missed-searches/results/",
            view.as_view(results_only=True),
            name="missed_searches_results",
        ),
    ]


@hooks.register("register_reports_menu_item")
def report_menu_item() -> MenuItem:
    """Where editors find it."""
    return MissedSearchMenuItem()
