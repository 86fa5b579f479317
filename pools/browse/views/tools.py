"""Two tools for readers: whose token is it, and what is left after fees."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pools.browse.calculator import CalculatorForm, compare, open_pools
from pools.browse.query import numbers_in_every_language
from pools.browse.token_check import LONGEST, check, listed_tokens


@require_safe
def check_token(request: HttpRequest) -> HttpResponse:
    """The pool of a token by its address or symbol, and what its holder should know."""
    found = check(request.GET.get("q", ""), listed_tokens())
    return render(
        request,
        "pools/check_token.html",
        {
            "check": found,
            "longest": LONGEST,
            "noindex": bool(found.asked),
            "canonical": request.path,
        },
    )


@require_safe
def what_you_keep(request: HttpRequest) -> HttpResponse:
    """Rewards after each pool's fees, with the reader's own yield, amount and years."""
    form = CalculatorForm.from_address(request.GET)
    comparison = None
    if form.is_valid():
        numbers_in_every_language(request, form.cleaned_data)
        values = form.cleaned_data
        comparison = compare(
            values["eth"], values["percent"], values["years"], open_pools(), values["pool"]
        )
    return render(
        request,
        "pools/what_you_keep.html",
        {
            "form": form,
            "comparison": comparison,
            "noindex": form.is_bound,
            "canonical": request.path,
        },
    )
