"""The web addresses of a draft: what was pasted once and what its questions cite already."""

from typing import Any

from django import forms

from pools.topics.fields import Address

MOST = 60  # offered at each question


def links_in(draft: dict[str, Any]) -> list[str]:
    """Each address once, in the form it is kept in; what is no address is left out."""
    pasted: list[str] = []
    cited: list[str] = []
    for typed in draft.values():
        for name, said in typed.items():
            if name == "links":
                pasted += "\n".join(said).splitlines()
            elif name.endswith("-source-url") or name == "website-value":
                cited += said
    field = Address(required=False)
    found: dict[str, None] = {}
    for one in [*pasted, *cited]:
        try:
            found[field.clean(one)] = None
        except forms.ValidationError:
            continue
    found.pop("", None)
    return list(found)[:MOST]
