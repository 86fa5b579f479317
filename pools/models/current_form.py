"""A form that never overwrites what somebody else has saved since it was opened.

Wagtail knows when a form is out of date but refuses only its own autosave. Here every form of a
model or page says what it was made from, and is refused, with what differs, where that is not
what is stored any more. Sent once more, it is saved: its editor has seen the difference.
"""

import hashlib
import json
from typing import Any

from django import forms
from django.db import transaction
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.models import DraftStateMixin

SHOWN = 120  # characters of a value in a message
NEW = "-"  # the state of what has no revision yet


class OutOfDateError(Exception):
    """Somebody saved the same thing between a form's check and its being saved."""


class LoadedState(forms.CharField):
    """What a form was made from; always that of the form's own making when it is shown."""

    widget = forms.HiddenInput

    def bound_data(self, data: Any, initial: Any) -> Any:
        return initial

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class CurrentFormMixin(forms.Form):
    """Put before a form class of Wagtail's; see the module."""

    # A model form's, which this is mixed into.
    instance: Any
    fields: Any
    _meta: Any

    loaded_state = LoadedState(required=False)

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        instance = kwargs.get("instance")
        if data is not None and getattr(instance, "pk", None):
            data = _with_known_children(data, instance, self.base_formsets())
        super().__init__(data, *args, **kwargs)
        self.initial["loaded_state"] = self._stored_state() if self._is_watched() else ""

    @classmethod
    def base_formsets(cls) -> list[str]:
        """The relations this form has rows of."""
        return list(getattr(cls, "formsets", None) or ())

    def clean(self) -> Any:
        cleaned = super().clean()
        if self.is_bound and self._is_watched() and self.is_out_of_date():
            for sentence in self._differences():
                self.add_error(None, sentence)
        return cleaned

    def save(self, commit: bool = True) -> Any:
        if not (self.is_bound and self._is_watched()):
            return super().save(commit)  # type: ignore[misc]
        with transaction.atomic():
            lock(self.instance)
            if self.is_out_of_date():
                raise OutOfDateError
            self.instance.saved_from = self._stored_state()
            return super().save(commit)  # type: ignore[misc]

    def is_out_of_date(self) -> bool:
        """Whether what is stored is not what this form was made from."""
        stored = self._stored_state()
        if isinstance(self.instance, DraftStateMixin):
            # Wagtail's scripts keep these two as they are after each autosave.
            if overwritten := self.data.get("overwrite_revision_id"):
                return bool(overwritten != stored.partition(" ")[0])
            if loaded := self.data.get("loaded_revision_id"):
                made_at = self.data.get("loaded_revision_created_at", "")
                return bool(f"{loaded} {made_at}" != stored)
        name = self.add_prefix("loaded_state")
        return name in self.data and self.data[name] != stored

    def _is_watched(self) -> bool:
        return bool(self.instance.pk) and not self.instance._state.adding

    def _stored_state(self) -> str:
        if isinstance(self.instance, DraftStateMixin):
            return revision_state(self.instance)
        names = [name for name in self._meta.fields or () if name in self.fields]
        row = type(self.instance)._base_manager.filter(pk=self.instance.pk).first()
        columns = [] if row is None else [f for f in row._meta.concrete_fields if f.name in names]
        stored: dict[str, Any] = {column.name: column.value_to_string(row) for column in columns}
        for relation in () if row is None else row._meta.many_to_many:
            if relation.name in names:
                chosen = getattr(row, relation.name).order_by("pk")
                stored[relation.name] = list(chosen.values_list("pk", flat=True))
        text = json.dumps(stored)
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    def _differences(self) -> list[str]:
        found = [
            _("Somebody else has saved this since you opened it, so nothing was saved now."),
            _(
                "What you typed is still here. Compare it with what is stored, and save again to "
                "put it in its place."
            ),
        ]
        for name in self.changed_data:
            field, label = self.fields[name], capfirst(self[name].label)
            stored = field.prepare_value(self.get_initial_for_field(field, name))
            typed = self[name].value()
            if all(isinstance(value, str | int | float | None) for value in (stored, typed)):
                values = {"label": label, "stored": _short(stored), "typed": _short(typed)}
                found.append(_("%(label)s: stored “%(stored)s”, yours “%(typed)s”") % values)
            else:
                found.append(_("%(label)s: yours is not what is stored.") % {"label": label})
        for formset in getattr(self, "formsets", {}).values():
            if formset.has_changed():
                label = capfirst(formset.model._meta.verbose_name_plural)
                found.append(_("%(label)s: yours is not what is stored.") % {"label": label})
        return found


class CurrentForm(CurrentFormMixin, WagtailAdminModelForm):
    """For snippets and settings."""


def lock(instance: Any) -> None:
    """Hold the row until the transaction ends. What only refers to it need not wait: PostgreSQL
    looks at references when a transaction ends, which by then may hold what this one waits for."""
    rows = type(instance)._base_manager.select_for_update(of=("self",), no_key=True)
    rows.filter(pk=instance.pk).values_list("pk", flat=True).first()


def revision_state(instance: Any) -> str:
    """The latest revision of what has drafts, and when it was last written."""
    rows = type(instance)._base_manager.filter(pk=instance.pk)
    pk, at = rows.values_list("latest_revision_id", "latest_revision__created_at").get()
    return f"{pk} {at.isoformat()}" if pk else NEW


def refuse_overtaken(instance: Any) -> None:
    """For ``save_revision``: raises OutOfDateError where a form made the instance from what is
    not the latest revision any more. Call it in the transaction that saves."""
    state = instance.__dict__.pop("saved_from", None)
    if state is not None:
        lock(instance)
        if state != revision_state(instance):
            raise OutOfDateError


def _short(value: Any) -> str:
    return Truncator("" if value is None else str(value)).chars(SHOWN)


def _with_known_children(data: Any, instance: Any, relations: list[str]) -> Any:
    """What was sent, where rows that are gone by now count as new ones, and rows of the instance
    that the form never had are dropped from it: its editor is shown that they differ."""
    for relation in relations:
        total = data.get(f"{relation}-INITIAL_FORMS", "")  # of rows it was shown with
        if not total.isdecimal() or not hasattr(instance, relation):
            continue  # Wagtail's comments go by another name, and are nobody's typing here
        keys = [f"{relation}-{number}-id" for number in range(min(int(total), 2000))]
        children = list(getattr(instance, relation).get_object_list())
        known = {str(child.pk) for child in children if child.pk}
        sent = {data.get(key, "") for key in keys}
        if sent <= known:
            continue
        data = data.copy()
        for key in keys:
            if data.get(key, "") not in known:
                data[key] = ""
        setattr(instance, relation, [child for child in children if str(child.pk) in sent])
    return data
