"""The network and the pools together, in pictures, at /network/."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from pools.browse import index as indexes
from pools.browse import network as networks
from pools.browse.pool_charts import verdicts_picture
from pools.browse.views.indicators import entry_of


@require_safe
def network(request: HttpRequest) -> HttpResponse:
    """Who holds how much, which clients run, where the pools stand, what they charge."""
    index = indexes.current_index()
    return render(
        request,
        "pools/network.html",
        {
            # Made where the template asks for it: what is kept of the page asks for nothing.
            "network": SimpleLazyObject(networks.current_network),
            "verdicts": SimpleLazyObject(
                lambda: verdicts_picture(
                    [entry_of(index, spec) for spec in index.specs()], index.day
                )
            ),
            "day": index.day,
            "canonical": request.path,
        },
    )
