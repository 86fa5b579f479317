"""Lists of the admin: rows in the order of readers, and found as visitors find them."""

from typing import Any

from django.db.models import QuerySet
from wagtail.admin.forms.choosers import BaseFilterForm, LocaleFilterMixin, SearchFilterMixin
from wagtail.models import TranslatableMixin
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView
from wagtail.snippets.views.snippets import IndexView

from pools.models.folded import found, ordered_by


class FoldedIndexView(IndexView):
    """A list ordered and searched by the one folding."""

    def order_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """As Wagtail's, where one column decides."""
        queryset = super().order_queryset(queryset)
        return ordered_by(queryset, self.ordering)

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """All words, in any of the fields."""
        if not self.is_searching:
            return queryset
        return found(queryset, self.search_query, *self.search_fields)


class FoldedSearch(SearchFilterMixin):
    """The search of a chooser, in the words a row is called by."""

    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        """As Wagtail's, without the site search."""
        objects = super(SearchFilterMixin, self).filter(objects)
        self.search_query = self.cleaned_data.get("q")
        self.is_searching = bool(self.search_query)
        names = objects.model.snippet_viewset.search_fields
        return found(objects, self.search_query, *names) if self.is_searching else objects


class FoldedChoice:
    """A chooser's list, ordered and searched as the list of its model is."""

    def get_filter_form_class(self) -> Any:
        """With a language where rows have one."""
        translated = issubclass(self.model_class, TranslatableMixin)  # type: ignore[attr-defined]
        bases = (*([LocaleFilterMixin] if translated else []), FoldedSearch, BaseFilterForm)
        return type("FilterForm", bases, {})

    def apply_object_list_ordering(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        """As the list of the model begins."""
        ordering = objects.model.snippet_viewset.ordering
        return ordered_by(objects.order_by(*ordering), ordering)


class FoldedChooseView(FoldedChoice, ChooseView):
    """The dialogue."""


class FoldedChooseResultsView(FoldedChoice, ChooseResultsView):
    """What is found in it."""
