"""How long what we serve stays true."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from pools.models import generation


class GenerationMiddleware:
    """One request reads one generation: its token is asked for once, and a page is of a piece."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with generation.pinned():
            return self.get_response(request)
