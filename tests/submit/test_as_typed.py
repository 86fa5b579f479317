"""What people type is understood, shown back as it was understood, and never lost."""

import pytest

from pools.models import Pool, Proposal
from pools.submit import rate_limits
from tests.factories import drafted
from tests.facts import FEE
from tests.submit.conftest import hidden

pytestmark = pytest.mark.usefixtures("db", "pool")
TOKEN = "0xae78736Cd615f374D3085123A210448E74Fc6393"


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    monkeypatch.setattr(rate_limits, "FASTEST", -1)


def send(client, topic, values, language=""):
    url = f"{language}/pools/lido/correct/{topic}/"
    data = {
        **hidden(client.get(url).content.decode()),
        f"{topic}-source-url": "docs.lido.fi/fees.",
        "affiliation": "none",
        **values,
    }
    return client.post(url, data)


@pytest.mark.parametrize(
    ("topic", "values", "meant", "language"),
    [
        ("fee", {"fee-percent": "12.5 %"}, {**FEE, "percent": 12.5}, ""),
        ("fee", {"fee-percent": "12,5 %"}, {**FEE, "percent": 12.5}, "/es"),
        ("minimum_deposit", {"minimum_deposit-value": "0.1 ETH"}, 0.1, ""),
        ("minimum_deposit", {"minimum_deposit-value": "1,200"}, 1200, ""),
        ("minimum_deposit", {"minimum_deposit-value": "1.200"}, 1200, "/es"),
        ("validators", {"validators-value": "1 200 000"}, 1_200_000, ""),
        ("website", {"website-value": "Tranchess.com"}, "https://tranchess.com", ""),
        ("website", {"website-value": "Straße.example"}, "https://xn--strae-oqa.example", ""),
    ],
)  # fmt: skip
def test_it_is_understood(client, topic, values, meant, language):
    response = send(client, topic, values, language)
    assert response.status_code == 302, response.content.decode()
    sent = Proposal.objects.get()
    assert sent.value == meant
    if topic != "website":
        assert sent.source_url == "https://docs.lido.fi/fees"


def test_names_and_token_addresses_are_completed(client):
    send(
        client, "links", {"links-x": "@lido", "links-reddit": "r/lido", "links-telegram": "t.me/x"}
    )
    links = Proposal.objects.get(topic="links").value
    assert links["x"] == "https://x.com/lido"
    assert links["reddit"] == "https://www.reddit.com/r/lido"
    assert links["telegram"] == "https://t.me/x"
    token = {"tokens-rows": "1", "tokens-0-symbol": "rETH", "tokens-0-address": TOKEN.lower()}
    assert send(client, "tokens", token).status_code == 302
    assert Proposal.objects.get(topic="tokens").value[0]["address"] == TOKEN


@pytest.mark.parametrize("typed", ["1e3", "ten", "9" * 39, "1 2"])
def test_what_is_not_understood_stays_as_it_was_typed(client, typed):
    response = send(client, "fee", {"fee-percent": typed})
    assert response.status_code == 422
    assert f'value="{typed}"' in response.content.decode()


@pytest.mark.parametrize(("language", "shown"), [("", "0.000000001"), ("/es", "0,000000001")])
def test_inputs_are_filled_in_all_digits(client, language, shown):
    drafted(Pool.objects.get(slug="lido"), minimum_deposit="0.000000001").publish()
    html = client.get(f"{language}/pools/lido/correct/minimum_deposit/").content.decode()
    assert f'value="{shown}"' in html
