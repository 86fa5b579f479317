"""Fragments of links into a page: what editors name stands beside what the page has itself."""

from collections.abc import Iterable

# Of the frame around every page: the main part, the search and its dialog, the way to give
# feedback, and the inputs of forms; of the first page also a claim. Headings of its own sections end in "-title", pictures' in
# "-desc".
OWN = frozenset({"content", "home-q", "way-in-eth"})
OWN_BEGIN = ("search-", "feedback", "id_", "menu", "nav")
OWN_END = ("-title", "-desc")


def is_own(fragment: str) -> bool:
    """Whether the page may have this itself."""
    return fragment in OWN or fragment.startswith(OWN_BEGIN) or fragment.endswith(OWN_END)


class Anchors:
    """The fragments of one page, each given once. A slug is its own anchor, as links have it,
    unless the page itself or something above it stands there. ``given``: what headings have,
    which the contents list names."""

    def __init__(self, given: Iterable[str] = ()) -> None:
        self._given = set(given)

    def of(self, slug: str) -> str:
        """The anchor of what has this slug."""
        base = anchor = f"on-{slug}" if is_own(slug) else slug
        number = 1
        while anchor in self._given:
            number += 1
            anchor = f"{base}-{number}"
        self._given.add(anchor)
        return anchor
