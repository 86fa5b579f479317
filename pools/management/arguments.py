"""Arguments that commands share."""

from argparse import ArgumentTypeError


def count(text: str) -> int:
    """How many of something: from one to a million."""
    try:
        number = int(text)
    except ValueError:
        number = 0
    if not 1 <= number <= 1_000_000:
        raise ArgumentTypeError("is a whole number from 1 to 1000000")
    return number
