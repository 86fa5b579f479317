"""Lists and menus of the admin."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column, UpdatedAtColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import (
    EditView,
    SnippetViewSet,
    SnippetViewSetGroup,
)

from pools.admin import indicator_views
from pools.admin.choosers import ChooserViewSet
from pools.admin.indicator_panels import indicator_edit_handler
from pools.admin.lists import FoldedIndexView
from pools.admin.panels import pool_edit_handler
from pools.admin.plain_views import PlainCopyView, PlainCreateView, PlainEditView
from pools.browse import index as indexes
from pools.claims import vocabulary
from pools.models import Indicator, NetworkFigure, Pool
from pools.review.blind import close_records, is_blind
from pools.review.conflict_of_interest import ConflictLock, closed_words


class CountsColumn(Column):
    """Figures of the pool's published claims, read from the index without a query a row."""

    def __init__(self, name: str, label: Any, figure: str) -> None:
        super().__init__(name, label=label)
        self.figure = figure

    def get_cell_context_data(self, instance: Pool, parent_context: Any) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        table = parent_context["table"]
        if not hasattr(table, "pool_index"):
            table.pool_index = indexes.current_index()  # once a list, not once a row
        context["value"] = self._words(table.pool_index, instance)
        return context

    def get_value(self, instance: Pool) -> str:
        return ""  # the cell's context carries it

    def _words(self, index: indexes.Index, instance: Pool) -> str:
        row = index.by_slug.get(instance.slug)
        if row is None:
            return "–"
        if self.figure == "checked":
            return row.last_check or "–"
        return f"{row.met} / {row.known} / {row.tally.applying}"


class PoolFilterSet(WagtailFilterSet):
    """What an editor looks for."""

    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=vocabulary.KINDS)
    status = django_filters.ChoiceFilter(label=_("Status"), choices=vocabulary.STATES)
    live = django_filters.BooleanFilter(label=_("Published"))
    has_unpublished_changes = django_filters.BooleanFilter(label=_("Has a draft"))

    class Meta:
        model = Pool
        fields: list[str] = []


class PlainViewSet(SnippetViewSet):
    """Snippets without drafts."""

    index_view_class = FoldedIndexView
    add_view_class = PlainCreateView
    copy_view_class = PlainCopyView
    edit_view_class = PlainEditView


class PoolEditView(EditView):
    """Closed at once to who has a tie to the pool. Without autosave where a form was refused: its
    editor decides what is kept."""

    def get_lock(self) -> Any:
        """As Wagtail's, for those without a tie."""
        words = closed_words(self.request.user, self.object.pk)
        return ConflictLock(self.object, words) if words else super().get_lock()

    @property
    def is_closed(self) -> bool:
        """Whether whoever opens it has a tie to the pool."""
        return isinstance(self.lock, ConflictLock)

    @property
    def can_delete(self) -> bool:
        """As Wagtail's, likewise."""
        return not self.is_closed and super().can_delete

    def get_side_panels(self) -> Any:
        """As Wagtail's, where a closed form has no schedule to set. Without who saved it, for
        whoever owes a second look there."""
        if is_blind(self.request.user, self.object.pk):
            for one in (self.object, self.live_object):
                for revision in filter(None, (one.live_revision, one.latest_revision)):
                    revision.user = None
        panels = super().get_side_panels()
        if self.is_closed:
            for panel in panels:
                panel.show_schedule_publishing_toggle = False
        return panels

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """As Wagtail's."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if self.form.errors or self.is_closed:
            context["autosave_enabled"] = False
        return context


class PoolViewSet(SnippetViewSet):
    """Pools: drafts, preview, moderation, schedule, locking, history."""

    model = Pool
    chooser_viewset_class = ChooserViewSet
    index_view_class = FoldedIndexView
    icon = "table"
    menu_label = _("Pools")
    menu_name = "pools"
    list_display = [
        "name",
        CountsColumn("standing", _("Met / known / all"), "known"),
        CountsColumn("checked", _("Last check"), "checked"),
        "status",
        BooleanColumn("live", label=_("Published"), sort_key="live"),
        BooleanColumn(
            "has_unpublished_changes", label=_("Draft"), sort_key="has_unpublished_changes"
        ),
        UpdatedAtColumn(),
    ]
    list_per_page = 50
    filterset_class = PoolFilterSet
    search_fields = ["name", "summary", "slug"]
    search_backend_name = None
    ordering = ["name"]
    edit_handler = pool_edit_handler
    edit_view_class = PoolEditView
    inspect_view_enabled = True
    copy_view_enabled = False

    def get_urlpatterns(self) -> list[Any]:
        """As Wagtail's, where a second look that is owed comes before the pool's history."""
        return close_records(super().get_urlpatterns())


class IndicatorViewSet(PlainViewSet):
    """Indicators: wording, thresholds, re-check interval; changed in drafts."""

    model = Indicator
    chooser_viewset_class = ChooserViewSet
    edit_handler = indicator_edit_handler
    edit_view_class = indicator_views.IndicatorEditView
    revisions_unschedule_view_class = indicator_views.IndicatorUnscheduleView
    icon = "circle-check"
    menu_label = _("Indicators")
    menu_name = "indicators"
    list_display = [
        *("name", "group_word", "rule", "recheck_days", "order"),
        BooleanColumn("live", label=_("Published"), sort_key="live"),
        BooleanColumn(
            "has_unpublished_changes", label=_("Draft"), sort_key="has_unpublished_changes"
        ),
    ]
    list_filter = ["group", "rule"]
    search_backend_name = None
    search_fields = ["name", "question"]
    ordering = ["order"]
    list_per_page = 50


class NetworkFigureViewSet(PlainViewSet):
    """Figures for the pictures."""

    model = NetworkFigure
    chooser_viewset_class = ChooserViewSet
    icon = "view"
    menu_label = _("Network figures")
    menu_name = "network-figures"
    list_display = ["key", "label", "value", "unit", "as_of", "publisher"]
    list_filter = ["key", "publisher", "as_of"]
    list_per_page = 50
    search_backend_name = None
    search_fields = ["label", "publisher", "method"]
    ordering = ["key", "-as_of", "-value"]


class DirectoryGroup(SnippetViewSetGroup):
    """One menu for everything the directory consists of."""

    menu_label = _("Directory")
    menu_icon = "list-ul"
    menu_order = 100
    items = (PoolViewSet, IndicatorViewSet, NetworkFigureViewSet)


def register() -> None:
    """Make the models snippets. Called from the app's Wagtail hooks."""
    register_snippet(DirectoryGroup)
    hooks.register("construct_snippet_action_menu", indicator_views.offer_acts)
    hooks.register("before_unpublish", indicator_views.refuse_unpublishing)
