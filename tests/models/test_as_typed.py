"""Editors type as everybody does; the columns hold one form of it."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from pools.models import Pool
from pools.models.children import BugBounty, ClientShare, Token

TOKEN = "0xae78736Cd615f374D3085123A210448E74Fc6393"


@pytest.mark.parametrize(
    ("model", "name", "typed", "meant"),
    [
        (Pool, "fee_percent", "10 %", Decimal(10)),
        (Pool, "minimum_deposit", "0.1 ETH", Decimal("0.1")),
        (Pool, "validators", "1,200", Decimal(1200)),
        (BugBounty, "largest_reward", "$2,000,000", Decimal(2_000_000)),
        (ClientShare, "percent", "46,6 %", Decimal("46.6")),
    ],
)
def test_inputs_of_the_admin_understand_numbers(model, name, typed, meant):
    assert model._meta.get_field(name).formfield().clean(typed) == meant


@pytest.mark.parametrize(("language", "shown"), [("en", "0.000000001"), ("es", "0,000000001")])
def test_inputs_of_the_admin_show_all_digits_and_no_more(language, shown):
    with translation.override(language):
        field = Pool._meta.get_field("minimum_deposit").formfield()
        assert field.prepare_value(Decimal("1E-9")) == shown
        assert field.prepare_value(Decimal("46.600000")) == f"46{shown[1]}6"


@pytest.mark.parametrize(
    ("model", "name", "typed", "kept"),
    [
        (Pool, "website", "Lido.fi", "https://lido.fi"),
        (Pool, "x_url", "@lido", "https://x.com/lido"),
        (Pool, "name", "E\u0301ter ", "Éter"),
        (Token, "address", TOKEN.lower(), TOKEN),
    ],
)
def test_columns_keep_one_form(model, name, typed, kept):
    assert model._meta.get_field(name).clean(typed, model()) == kept


@pytest.mark.parametrize(
    ("model", "name", "typed"),
    [
        (Pool, "name", "\u3164"),
        (Pool, "name", "two\u2028lines"),
        (Pool, "website", "http://localhost/"),
        (Token, "address", TOKEN.replace("C", "c", 1)),
    ],
)
def test_columns_refuse_what_the_rules_refuse(model, name, typed):
    with pytest.raises(ValidationError):
        model._meta.get_field(name).clean(typed, model())
