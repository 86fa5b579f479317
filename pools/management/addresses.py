"""An address given to a command: as its argument, or on standard input, since arguments of programs
are seen by everybody on the machine."""

import sys
from argparse import ArgumentParser

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.core.validators import validate_email

STANDARD_INPUT = "-"


def add_argument(parser: ArgumentParser) -> None:
    """The argument itself."""
    parser.add_argument("address", help=f"an email address; {STANDARD_INPUT}: read it from stdin")


def read(given: str) -> str:
    """The address; raises CommandError for what is none, without repeating it."""
    address = (sys.stdin.readline() if given == STANDARD_INPUT else given).strip()
    try:
        validate_email(address)
    except ValidationError:
        raise CommandError("That is not an email address. Nothing was done.") from None
    return address
