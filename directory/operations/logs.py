"""How logs are written: a line of JSON a record in production, a plain line on one's own machine.

Every handler of ours, the web server's included, blacks out the same things
(``pools.submit.log_redaction``) and names the request.
"""

import datetime as dt
import json
import logging
from logging.config import dictConfig
from typing import Any

from directory.operations.request_ids import request_id

FORMATS = ("json", "plain")


def configure(chosen: dict[str, str]) -> None:
    """Django's ``LOGGING_CONFIG``; ``LOGGING`` says which of the formats."""
    dictConfig(configuration(chosen["format"]))


def configuration(form: str) -> dict[str, Any]:
    """For Django, and with its loggers for gunicorn, which takes such a dictionary too."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "request_id": {"()": "directory.operations.logs.RequestIdFilter"},
            "log_redaction": {"()": "pools.submit.log_redaction.SecretRedaction"},
        },
        "formatters": {
            "json": {"()": "directory.operations.logs.JsonFormatter"},
            "plain": {"format": "%(levelname)s %(name)s [%(request_id)s] %(message)s"},
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "filters": ["request_id", "log_redaction"],
                "formatter": form,
            }
        },
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            # Each of these comes with handlers of its own.
            "django": {"handlers": [], "propagate": True},
            "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
            "gunicorn.error": {"handlers": ["console"], "level": "WARNING", "propagate": False},
            "gunicorn.access": {"handlers": [], "propagate": False},
        },
    }


class RequestIdFilter(logging.Filter):
    """Names the request in every record; "-" outside of one."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id() or "-"
        return True


class JsonFormatter(logging.Formatter):
    """One object a line. Of the request it tells the method, the status and the pattern of the
    address: the address itself may be a key."""

    def format(self, record: logging.LogRecord) -> str:
        at = dt.datetime.fromtimestamp(record.created, dt.UTC)
        line: dict[str, Any] = {
            "time": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": getattr(record, "request_id", "-"),
            "process": record.process,
            **_of_request(record),
        }
        if record.exc_info and not record.exc_text:
            record.exc_text = self.formatException(record.exc_info)
        if record.exc_text:
            line["exception"] = record.exc_text
        if record.stack_info:
            line["stack"] = record.stack_info
        return json.dumps(line, ensure_ascii=False)


def _of_request(record: logging.LogRecord) -> dict[str, Any]:
    asked = getattr(record, "request", None)
    match = getattr(asked, "resolver_match", None)
    found = {
        "method": getattr(asked, "method", None),
        "route": getattr(match, "route", None),
        "status": getattr(record, "status_code", None),
    }
    return {name: value for name, value in found.items() if value is not None}
