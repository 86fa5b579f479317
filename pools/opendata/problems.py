"""Errors for programs: problem details by RFC 9457, the same for every error and every cause."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from pools.opendata.answers import CROSS_ORIGIN

MEDIA_TYPE = "application/problem+json"
METHODS = ("GET", "HEAD", "OPTIONS")
# What answers programs; everything else answers people.
DATA = re.compile(
    r"/(?:api/v\d+/|pools\.(?:csv|json)$|changes\.csv$|data/(?:catalog\.jsonld|\d{4}-\d\d-\d\d/.+)$)",
    re.DOTALL,  # an address may hold a line break
)


@dataclass(frozen=True)
class ParameterFault:
    """What is wrong with a parameter, in a sentence."""

    parameter: str
    detail: str


class Problem(Exception):
    """An answer other than the one asked for."""

    def __init__(
        self,
        status: int,
        detail: str = "",
        *,
        faults: Sequence[ParameterFault] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status, detail)
        self.status = status
        self.detail = detail
        self.faults = faults
        self.headers = headers or {}

    def response(self, request: HttpRequest) -> HttpResponse:
        """The problem as an answer to a request; never kept by a cache."""
        document: dict[str, Any] = {
            "type": f"{settings.SITE_URL}/api/#problem-{self.status}",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail or _default_details().get(self.status, ""),
            "instance": request.get_full_path()[:2_000],
        }
        if self.faults:
            document["errors"] = [
                {"parameter": one.parameter, "detail": one.detail} for one in self.faults
            ]
        body = json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")
        response = HttpResponse(body, status=self.status, content_type=MEDIA_TYPE)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex"
        for name, value in (CROSS_ORIGIN | dict(self.headers)).items():
            response[name] = value
        return response


class Moved(Exception):
    """What was asked for stands elsewhere."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__(response["Location"])
        self.response = response


def is_for_programs(request: HttpRequest) -> bool:
    """Whether whoever asks for this address reads problems and not pages."""
    return DATA.match(request.path_info) is not None


def _default_details() -> dict[int, str]:
    return {
        400: _("This request cannot be read."),
        404: _("There is nothing at this address."),
        405: _("Data can only be read here, with GET, HEAD or OPTIONS."),
        410: _("This pool is no longer listed."),
        412: _("The document has changed: its ETag is not the one in If-Match."),
        413: _("The request is too large."),
        422: _("At least one parameter is wrong. The errors name each."),
        429: _("Too many requests. Try again after the time in Retry-After."),
        500: _("Something failed on our side. It has been logged."),
        503: _("The data cannot be read at the moment. Try again after the time in Retry-After."),
    }


STATUSES = (400, 404, 405, 410, 412, 413, 422, 429, 500, 503)


def explained() -> list[tuple[int, str, str]]:
    """Status, name and meaning of every problem, for the documentation."""
    details = _default_details()
    return [(status, HTTPStatus(status).phrase, details[status]) for status in STATUSES]
