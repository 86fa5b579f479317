"""A page asked for again reads no pool document a second time."""

from typing import Any

import pytest
from django.test import Client
from pydantic import BaseModel

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    [
        "/pools/",
        "/pools/?audited=met&eth=1&q=a",
        "/pools/?view=matrix&sort=fee",
        "/pools/compare/?pool=example-1&pool=example-2",
        "/indicators/",
        "/indicators/audited/",
        "/changes/",
        "/network/",
    ],
)
def test_a_page_asked_for_again_reads_no_document(
    client: Client, many: None, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    assert client.get(address).status_code == 200
    read: list[str] = []
    validate, construct = BaseModel.model_validate.__func__, BaseModel.__init__

    def counted(cls: type[BaseModel], *args: Any, **kwargs: Any) -> Any:
        read.append(cls.__name__)
        return validate(cls, *args, **kwargs)

    def made(self: BaseModel, /, **data: Any) -> None:
        read.append(type(self).__name__)
        construct(self, **data)

    monkeypatch.setattr(BaseModel, "model_validate", classmethod(counted))
    monkeypatch.setattr(BaseModel, "__init__", made)
    assert client.get(address).status_code == 200
    assert "PoolFacts" not in read
