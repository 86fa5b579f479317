"""Putting content files into the site: what is new is made, and what exists is left to editors."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.serializers import serialize
from django.db import transaction
from wagtail.models import Locale, Page, Site

from directory.content.loading.files import Item, checksum, read_folder
from directory.content.loading.places import collecting
from directory.content.loading.references import References
from directory.content.loading.values import fill
from directory.content.models import HomePage, LoadedContent, SiteIdentity, Term
from directory.content.models.identity import DEFAULT_NAME
from pools.intake.files import FaultyFiles, FileFault


@dataclass
class ContentLoadResult:
    """What happened to each thing: key and one of the words below."""

    added: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)  # the file is the one it was made from
    kept: list[str] = field(default_factory=list)  # the file is newer, or an editor was first
    removed: list[str] = field(default_factory=list)  # deleted in the admin; not brought back
    warnings: list[str] = field(default_factory=list)


def load(folder: Path, check: bool = False) -> ContentLoadResult:
    """Load the folder; with ``check`` do the same and undo it. Raises FaultyFiles."""
    items = read_folder(folder)
    outcome = ContentLoadResult()
    faults: list[FileFault] = []
    with transaction.atomic():
        for language in dict.fromkeys(item.language for item in items.values()):
            references = References(items, language, outcome.warnings)
            here = [item for item in items.values() if item.language == language]
            for item in here:  # the tree first, so that links may point anywhere
                with collecting(faults, item.place):
                    getattr(outcome, _find_or_make(item)).append(item.key)
            to_read = {*outcome.added, *outcome.kept, *(outcome.unchanged if check else ())}
            for item in here:
                with collecting(faults, item.place):
                    if item.key in to_read and type(thing := item.fresh()) is item.model:
                        fill(thing, item, references)
                        if item.key in outcome.added:
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
        manager = Page.objects.specific() if item.is_page else item.model._default_manager
        item.thing = manager.filter(pk=known.object_id).first()
        if item.thing is None:
            return "removed"
        if type(item.thing) is not item.model:
            reason = f"the page is a {type(item.thing).__name__} already"
            raise item.place.below("type").fault(reason)
        return "unchanged" if known.checksum == item.checksum else "kept"
    if any(needed and needed.thing is None for needed in (item.original, item.above)):
        return "removed"
    item.thing, is_new = _in_its_place(item)
    return "added" if is_new else "kept"


def _in_its_place(item: Item) -> tuple[Any, bool]:
    """What an editor made where the thing would be, or else a new one; and whether it is new."""
    locale, _new = Locale.objects.get_or_create(language_code=item.language)
    slug = item.name.rpartition("/")[2].removeprefix("term:")
    found: Any
    if item.original:
        original = item.original.fresh()
        found = original.get_translation_or_none(locale)
        return found or original.copy_for_translation(locale), not found
    if item.model is Term:
        found = Term.objects.filter(slug=slug, locale=locale).first()
        return found or Term(slug=slug, locale=locale), not found
    if item.model is SiteIdentity:
        site = Site.objects.filter(is_default_site=True).first()
        if site is None:
            raise item.place.fault("there is no site; a home page is needed first")
        identity = SiteIdentity.for_site(site)  # the row comes with the site
        return identity, not (identity.header or identity.footer)
    page = item.model(title="?", slug=slug, live=False)
    if item.above is None:
        found = HomePage.objects.filter(depth=2).first()
        return found or _place_home(page, locale), not found
    parent = item.above.fresh()
    found = parent.get_children().filter(slug=slug).specific().first()
    if not found and not item.model.can_create_at(parent):
        reason = f"{item.model.__name__} may not stand under {item.above.name}"
        raise item.place.below("type").fault(reason)
    return found or parent.add_child(instance=page), not found


def _place_home(home: Page, locale: Locale) -> Page:
    """Put the home page in the place of Wagtail's welcome page and point the site at it."""
    # A database emptied by a test runner has no root.
    root = Page.get_first_root_node() or Page.add_root(
        instance=Page(title="Root", slug="root", locale=locale)
    )
    welcome = Page.objects.child_of(root).exact_type(Page).filter(slug=home.slug).first()
    if welcome is not None:
        Page.objects.filter(pk=welcome.pk).update(slug=f"welcome-{welcome.pk}")
    root.add_child(instance=home)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    address = urlsplit(settings.SITE_URL)
    site.hostname = address.hostname or "localhost"
    site.port = address.port or (443 if address.scheme == "https" else 80)
    site.root_page = home
    site.site_name = site.site_name or DEFAULT_NAME
    site.save()
    SiteIdentity.objects.get_or_create(site=site)
    if welcome is not None:
        Page.objects.get(pk=welcome.pk).delete()
    return home


def _store(thing: Any, item: Item) -> None:
    """Save what is new, published, and remember which file it came from."""
    if not item.is_page:
        thing.save()
    if item.model is SiteIdentity:
        state = checksum(serialize("json", [thing]))
    else:
        revision = thing.save_revision(clean=False)
        state = str(revision.pk)
        if item.is_page:
            revision.publish()
    LoadedContent.objects.create(
        key=item.key, checksum=item.checksum, object_id=thing.pk, state=state
    )
