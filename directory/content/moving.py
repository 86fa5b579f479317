"""Pages are not moved to where the site itself answers: said in the admin, refused everywhere."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page
from wagtail.signals import pre_page_move

from directory.content.reserved import refuse_taken


@receiver(pre_page_move)
def refuse(url_path_after: str, **kwargs: Any) -> None:
    """Whoever moves it. Raises ValidationError. (Wagtail moves pages as plain ones, so that their
    own ``set_url_path`` is not asked.)"""
    refuse_taken(url_path_after)


@hooks.register("before_move_page")
def say_so(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """One page, by its own form."""
    return _refused(request, [page], destination)


@hooks.register("before_bulk_action")
def say_so_of_many(
    request: HttpRequest, action: str, objects: Iterable[Any], view: Any
) -> HttpResponse | None:
    """Several pages at once."""
    if action != "move":
        return None
    return _refused(request, objects, view.cleaned_form.cleaned_data["chooser"])


def _refused(request: HttpRequest, pages: Iterable[Page], destination: Page) -> HttpResponse | None:
    for page in pages:
        try:
            refuse_taken(f"{destination.url_path}{page.slug}/")
        except ValidationError as error:
            messages.error(request, f"{page}: {' '.join(error.messages)}")
            return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None
