"""Choosing among things that are made on a page of their own, not in the dialogue."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from wagtail.admin.views.generic.chooser import CreateView
from wagtail.snippets.views.chooser import SnippetChooserViewSet

from pools.admin.lists import FoldedChooseResultsView, FoldedChooseView


class NothingToFillIn(CreateView):
    """Wagtail keeps the address of a form there is none of, and fails when one is sent."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.get_creation_form_class() is None:
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


class ChooserViewSet(SnippetChooserViewSet):
    """For every snippet of ours."""

    choose_view_class = FoldedChooseView
    choose_results_view_class = FoldedChooseResultsView
    create_view_class = NothingToFillIn
