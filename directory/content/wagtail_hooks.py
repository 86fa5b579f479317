"""What the editors' admin gains for pages."""

from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.contrib.redirects.forms import RedirectForm
from wagtail.contrib.redirects.views import EditView as RedirectEditView
from wagtail.snippets.models import register_snippet
from wagtail_localize.views.report import TranslationsReportView

import directory.content.moving
import directory.content.undo  # noqa: F401 - registers its hooks
from directory.content.models import Term
from directory.content.reports import FeedbackMenuItem, FeedbackReport
from directory.content.rich_text_links import RememberedPageLinkHandler
from pools.admin.choosers import ChooserViewSet
from pools.admin.viewsets import PlainViewSet
from pools.models.current_form import CurrentFormMixin


@hooks.register("register_rich_text_features", order=1000)
def remember_page_links(features: Any) -> None:
    """Links to pages come from the address book, not from a query a text."""
    features.register_link_type(RememberedPageLinkHandler)


class TermViewSet(PlainViewSet):
    """Terms of the glossary."""

    model = Term
    chooser_viewset_class = ChooserViewSet
    icon = "openquote"
    menu_label = _("Glossary")
    add_to_admin_menu = True
    menu_order = 310
    list_display = ["term", "also", UpdatedAtColumn()]
    ordering = ["term"]
    # As in the other lists: the site search knows neither parts of words nor every quote.
    search_backend_name = None
    search_fields = ["term", "also", "definition"]


register_snippet(TermViewSet)


class SiteChecker(ContentCheckerItem):
    """Wagtail's checker with all of axe's rules instead of the few it runs by default.

    Our own rules, which axe has no words for, are checked when a page is saved: see
    ``directory.content.headings`` and ``directory.content.link_text``.
    """

    axe_run_only = None


@hooks.register("construct_wagtail_userbar")
def add_our_rules(request: Any, items: list[Any], page: Any) -> None:
    """Put our checker in the place of Wagtail's."""
    for number, item in enumerate(items):
        if isinstance(item, ContentCheckerItem):
            items[number] = SiteChecker(in_editor=item.in_editor)


@hooks.register("register_admin_urls")
def report_urls() -> list[URLPattern]:
    """The report on answers to "was this helpful?"."""
    view = FeedbackReport
    return [
        path("reports/feedback/", view.as_view(), name="feedback_report"),
        path(
            "reports/feedback/results/",
            view.as_view(results_only=True),
            name="feedback_report_results",
        ),
    ]


class CurrentRedirectForm(CurrentFormMixin, RedirectForm):
    """A redirect's form that overwrites nobody; Wagtail's view has no other place for one."""


RedirectEditView.form_class = CurrentRedirectForm

# Its list has no order of its own, so a long one shows some rows twice and others never.
_in_no_order = TranslationsReportView.get_queryset
TranslationsReportView.get_queryset = lambda view: _in_no_order(view).order_by(
    "source__object_repr", "pk"
)


@hooks.register("register_reports_menu_item")
def report_menu_item() -> MenuItem:
    """Where editors find the report."""
    return FeedbackMenuItem()
