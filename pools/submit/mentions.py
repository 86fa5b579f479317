"""Where an address is named in what people typed: every text of every table is looked through."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.utils import getaddresses
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast

REMOVED = "[removed]"
# Texts out of which an address is taken; all others are only told of, for a person to judge: the
# audit log and revisions are never changed, an account is its owner's, what is public is edited.
TYPED = frozenset({"pools.submission", "pools.proposal", "pools.pinnednote", "content.feedback"})
# Done or not, a task is no record of anything.
TASKS = "django_tasks_database.dbtaskresult"
TEXTS = (models.CharField, models.TextField, models.JSONField)
LINE = b"-" * 79  # between the letters of one file


@dataclass(frozen=True)
class Mention:
    """One field of one row that names the address."""

    table: str  # "pools.submission"
    pk: Any
    field: str


def mentions(address: str) -> Iterator[Mention]:
    """Every field that names it, in whatever letters. What is sealed or hashed names nobody."""
    named = _pattern(address)
    for model in apps.get_models():
        if model._meta.proxy or not model._meta.managed:
            continue
        for field in model._meta.local_concrete_fields:
            if isinstance(field, TEXTS) and not field.is_relation:
                for pk, text in _holding(model, field.attname, address):
                    if named.search(json.dumps(text, ensure_ascii=False)):
                        yield Mention(model._meta.label_lower, pk, field.attname)


def take_out(found: Mention, address: str) -> bool:
    """Take the address out of a text somebody typed; says whether that is such a text."""
    rows = apps.get_model(found.table)._base_manager.filter(pk=found.pk)
    if found.table == TASKS:
        rows.delete()
        return True
    if found.table not in TYPED:
        return False
    text = rows.values_list(found.field, flat=True).first()
    rows.update(**{found.field: _without(text, _pattern(address))})
    return True


def letter_files(address: str) -> Iterator[Path]:
    """Files of MAIL_DIR with a letter to it: what was written there instead of being sent."""
    folder = Path(settings.MAIL_DIR) if settings.MAIL_DIR else None
    for path in sorted(folder.glob("*.log")) if folder and folder.is_dir() else []:
        readers = {
            reader.casefold()
            for letter in path.read_bytes().split(LINE)
            for _name, reader in getaddresses(
                message_from_bytes(letter.lstrip(), policy=policy.default).get_all("To", [])
            )
        }
        if address.casefold() in readers:
            yield path


def _holding(model: Any, field: str, address: str) -> Iterator[tuple[Any, Any]]:
    """Rows in which these letters stand. JSON may have them as they are or escaped."""
    escaped = json.dumps(address)[1:-1]
    rows = model._base_manager.annotate(text_of_it=Cast(field, models.TextField())).filter(
        Q(text_of_it__icontains=address) | Q(text_of_it__icontains=escaped)
    )
    yield from rows.order_by("pk").values_list("pk", field)


def _pattern(address: str) -> re.Pattern[str]:
    """The address alone, and no longer one that ends or begins like it."""
    return re.compile(rf"(?<![\w.+-]){re.escape(address)}(?![\w-]|\.\w)", re.IGNORECASE)


def _without(text: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(text, str):
        return pattern.sub(REMOVED, text)
    if isinstance(text, list):
        return [_without(one, pattern) for one in text]
    if isinstance(text, dict):
        return {_without(k, pattern): _without(v, pattern) for k, v in text.items()}
    return text
