"""An editor's own value for a claim: inputs filled with what stands, and whether they were touched.

The inputs of every claim travel with every decision, so the page also carries, signed, what it
filled them with. What is sent as it was shown is no edit, also where the value has moved since.
"""

from typing import Any

from django import forms
from django.core import signing

from pools.contributions.answers import Answer
from pools.topics.fields import says_something

SALT = "pools.review.editing"


def sealed(value: Any) -> str:
    """A value for a hidden input."""
    return signing.dumps(value, salt=SALT, compress=True)


def opened(text: str, otherwise: Any) -> Any:
    """The value in a hidden input; ``otherwise`` where nobody here has sealed it."""
    try:
        return signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return otherwise


def touched(edit: Answer) -> bool:
    """Whether any input of a bound answer holds something else than it was shown with."""
    edit.is_valid()
    return any(_differs(form, name) for form in edit.forms for name in form.fields)


def _differs(form: forms.Form, name: str) -> bool:
    shown = form.get_initial_for_field(form.fields[name], name)
    if not form.fields[name].has_changed(shown, form[name].data):
        return False
    # Numbers in JSON are floats, lists of words are text in their input: compare what was read.
    if name not in form.cleaned_data:
        return True
    read, field = form.cleaned_data[name], form.fields[name]
    return read != shown and (says_something(field, read) or says_something(field, shown))
