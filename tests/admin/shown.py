"""An editor's browser: what a form of the admin would send back just as it is shown."""

import re
from typing import Any

from django.forms import NullBooleanSelect


def shown(response: Any, **changes: Any) -> dict[str, Any]:
    """The form of a page of the admin as its browser would send it, with some inputs changed."""
    data: dict[str, Any] = {}
    form = response.context["form"]
    take_form(form, data)
    for formset in getattr(form, "formsets", {}).values():
        take_form(formset.management_form, data)
        for child in formset.forms:
            take_form(child, data)
    html = response.content.decode()
    for tag in re.findall(r'<input type="hidden"[^>]*name="loaded_[^>]*>', html):
        name, value = (re.search(rf'{key}="([^"]*)"', tag) for key in ("name", "value"))
        if name and value:
            data[name[1]] = value[1]
    return {**data, **changes}


def take_form(form: Any, data: dict[str, Any]) -> None:
    """What the inputs of one form hold."""
    for bound in form:
        value = bound.value()
        if isinstance(value, (list, tuple)):
            data[bound.html_name] = [str(item) for item in value]
        elif isinstance(bound.field.widget, NullBooleanSelect):
            data[bound.html_name] = bound.field.widget.format_value(value)
        elif value is True:
            data[bound.html_name] = "on"
        elif value is not False:
            shown_value = bound.field.widget.format_value(value)
            data[bound.html_name] = "" if shown_value is None else shown_value
    for name in [name for name, value in data.items() if isinstance(value, list) and not value]:
        del data[name]
