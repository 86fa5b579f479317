"""Putting content files into the site: what is new is made, and what exists is left to editors."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction
from wagtail.models import Locale, Page, Site

from directory.content.loading.files import Item, checksum, read_folder
from directory.content.loading.places import collecting
from directory.content.loading.references import References
from directory.content.loading.tree import place_home
from directory.content.loading.values import KEYS, fill
from directory.content.models import HomePage, LoadedContent, SiteIdentity, Term
from pools.intake.files import FaultyFiles, FileFault


@dataclass
class ContentLoadResult:
    """What happened to each thing: key and one of the words below."""

    added: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)  # the file is the one it was made from
    kept: list[str] = field(default_factory=list)  # the file is newer, or an editor was first
    removed: list[str] = field(default_factory=list)  # deleted in the admin; not brought back
    warnings: list[str] = field(default_factory=list)


def load(
    folder: Path, check: bool = False, progress: Callable[[str], None] = lambda line: None
) -> ContentLoadResult:
    """Load the folder; with ``check`` do the same and undo it. Raises FaultyFiles."""
    items = read_folder(folder)
    outcome = ContentLoadResult()
    faults: list[FileFault] = []
    with transaction.atomic():
        for language in dict.fromkeys(item.language for item in items.values()):
            references = References(
                items, language, lambda fault: outcome.warnings.append(str(fault))
            )
            to_fill: list[tuple[Item, bool]] = []
            # The tree first, so that links may point anywhere.
            for item in [item for item in items.values() if item.language == language]:
                progress(item.key)
                with collecting(faults, item.place):
                    fate = _find_or_make(item)
                    getattr(outcome, fate).append(item.key)
                    if fate in ("added", "kept") or (check and fate == "unchanged"):
                        to_fill.append((item, fate == "added"))
            for item, is_new in to_fill:
                thing = item.fresh()
                if type(thing) is not item.model:
                    continue  # an editor made another kind of page there
                with collecting(faults, item.place):
                    fill(thing, item, references)
                    if is_new:
                        _store(thing, item)
        if faults:
            raise FaultyFiles(faults)
        if check:
            transaction.set_rollback(True)
    return outcome


def _find_or_make(item: Item) -> str:
    """Set the thing, a new page unpublished, and say under which word it is reported."""
    known = LoadedContent.objects.filter(key=item.key).first()
    if known:
        manager = (Page if item.is_page else item.model)._default_manager
        item.thing = _specific(manager.filter(pk=known.object_id).first())
        if item.thing is None:
            return "removed"
        if type(item.thing) is not item.model:
            reason = f"the page is a {type(item.thing).__name__} already"
            raise item.place.below("type").fault(reason)
        return "unchanged" if known.checksum == item.checksum else "kept"
    if any(needed and needed.thing is None for needed in (item.original, item.above)):
        return "removed"
    found, make = _in_its_place(item)
    item.thing = _specific(found) or make()
    return "kept" if found else "added"


def _in_its_place(item: Item) -> tuple[Any, Callable[[], Any]]:
    """What an editor made where the thing would be, and how it is made otherwise."""
    locale, _new = Locale.objects.get_or_create(language_code=item.language)
    slug = item.name.rpartition("/")[2].removeprefix("term:")
    if item.original:
        original = item.original.fresh()
        found = original.get_translation_or_none(locale)
        return found, partial(original.copy_for_translation, locale)
    if item.model is Term:
        term = Term(slug=slug, locale=locale)
        return Term.objects.filter(slug=slug, locale=locale).first(), lambda: term
    if item.model is SiteIdentity:
        site = Site.objects.filter(is_default_site=True).first()
        if site is None:
            raise item.place.fault("there is no site; a home page is needed first")
        identity = SiteIdentity.for_site(site)  # the row comes with the site
        return identity if identity.header or identity.footer else None, lambda: identity
    page = item.model(title="?", slug=slug, live=False)
    if item.above is None:
        return HomePage.objects.filter(depth=2).first(), partial(place_home, page)
    parent = item.above.fresh()
    found = parent.get_children().filter(slug=slug).first()
    if not found and not item.model.can_create_at(parent):
        reason = f"{item.model.__name__} may not stand under {item.above.name}"
        raise item.place.below("type").fault(reason)
    return found, partial(parent.add_child, instance=page)


def _specific(found: Any) -> Any:
    return getattr(found, "specific", found)


def _store(thing: Any, item: Item) -> None:
    """Save what is new, published, and remember which file it came from."""
    if item.model is SiteIdentity:
        thing.save()
        thing.refresh_from_db()
        stored = {name: getattr(thing, name) for name in KEYS[SiteIdentity]}
        stored |= {name: stored[name].get_prep_value() for name in ("header", "footer")}
        state = checksum(stored)
    elif item.model is Term:
        thing.save()
        state = str(thing.save_revision().pk)
    else:
        revision = thing.save_revision(clean=False)
        revision.publish()
        state = str(revision.pk)
    LoadedContent.objects.create(
        key=item.key, checksum=item.checksum, object_id=thing.pk, state=state
    )
