"""What schemathesis asks of the API, over WSGI: whatever its OpenAPI document allows or does not."""

from typing import Any

import pytest
import schemathesis
from django.conf import settings as site
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from pools.opendata.api.openapi import BASE, document
from pools.submit import rate_limits

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("directory")]

PLAIN = {"Accept-Encoding": "identity"}  # over WSGI it unpacks nothing
BOUNDED = settings(
    max_examples=25,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[*HealthCheck],
)


@pytest.fixture
def schema(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The document as schemathesis reads it from the running application."""
    monkeypatch.setattr(site, "ALLOWED_HOSTS", ["localhost"])  # which it asks
    # The end of a request would take the connection for one that was left in a transaction.
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)
    monkeypatch.setitem(rate_limits.MOST, "read", (100_000, 100_000))
    return schemathesis.openapi.from_wsgi(f"{BASE}openapi.json", WSGIHandler())


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_it_finds_nothing(schema: Any, mode: Any) -> None:
    asked = set()
    for found in schema.get_all_operations():
        operation = found.ok()

        @BOUNDED
        @given(operation.as_strategy(generation_mode=mode))
        def run(case: Any) -> None:
            asked.add(case.path)
            case.call_and_validate(headers=PLAIN)

        run()
    assert asked == set(document()["paths"])
