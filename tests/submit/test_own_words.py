"""A field's own sentence comes before anything about lengths, and twins are named at their row."""

import pytest

from pools.submit import rate_limits
from tests.submit.conftest import hidden

pytestmark = pytest.mark.usefixtures("db", "pool")
DATE = "Escribe la fecha como 2021-11-08, 2021-11 o 2021."
ADDRESS = "0xae78736Cd615f374D3085123A210448E74Fc6393"


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    monkeypatch.setattr(rate_limits, "FASTEST", -1)


def answer(client, topic, values, language=""):
    url = f"{language}/pools/lido/correct/{topic}/"
    source = {f"{topic}-source-url": "https://docs.lido.fi/", "affiliation": "none"}
    page = client.post(url, {**hidden(client.get(url).content.decode()), **source, **values})
    assert page.status_code in (200, 422)
    return page.content.decode()


@pytest.mark.parametrize(
    ("topic", "values", "said"),
    [
        ("fee", {"fee-percent": "9", "fee-source-as_of": "mayo de 2024"}, DATE),
        ("launch", {"launch-date": "noviembre de 2021"}, DATE),
        ("licence", {"licence-is": "MIT", "licence-change_date": "1 de abril de 2027"},
         "Escribe el día como 2027-04-01."),
        ("tokens", {"tokens-0-symbol": "x", "tokens-0-address": "0x" + "1" * 60},
         "Una dirección empieza por 0x"),
        ("fee", {"fee-percent": "9" * 200}, "Escribe un número más corto"),
    ],
)  # fmt: skip
def test_a_field_says_how_it_is_written(client, topic, values, said):
    html = answer(client, topic, values, "/es")
    assert said in html
    assert "como máximo 10 caracteres" not in html and "como máximo 42" not in html


@pytest.mark.parametrize(
    ("topic", "row"),
    [
        ("tokens", {"symbol": "x", "address": ADDRESS}),
        ("audits", {"auditor": "Nobody & Sons", "date": "2024-05"}),
        ("bug_bounties", {"url": "https://bounties.example/"}),
    ],
)
def test_the_second_of_two_same_rows_is_named(client, topic, row):
    values = {f"{topic}-{n}-{key}": value for n in (0, 1) for key, value in row.items()}
    html = answer(client, topic, {**values, f"{topic}-rows": "2"})
    second = html.split(f'id="{topic}-1"')[1]
    assert "Entry 2 is the same as entry 1." in second
    assert f'href="#{topic}-1"' in html
    first = html.split(f'id="{topic}-0"')[1].split(f'id="{topic}-1"')[0]
    assert "is the same as" not in first
