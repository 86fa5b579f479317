"""Keeps the keys of status pages out of the logs. Imports no model: settings name it."""

import logging
import re

SECRET = re.compile(r"(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])")


class SecretRedaction(logging.Filter):
    """Keeps keys out of the logs: what looks like one is blacked out, in words and arguments."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _blacked_out(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(_blacked_out(argument) for argument in record.args)
        return True


def _blacked_out(value: object) -> object:
    if isinstance(value, str):
        return SECRET.sub("[key]", value)
    return value
