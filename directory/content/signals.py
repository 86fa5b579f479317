"""What moves the generation when an editor changes a page or the frame around it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.models import COMMENTS_RELATION_NAME, Locale, Page, PageViewRestriction, Site
from wagtail.signals import (
    copy_for_translation_done,
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
)

from directory.content.models import SiteIdentity, Term
from pools.models import generation

# What saving a draft writes on the page's own row; visitors see none of it.
DRAFT_FIELDS = {
    COMMENTS_RELATION_NAME,
    "draft_title",
    "has_unpublished_changes",
    "latest_revision",
    "latest_revision_created_at",
    "locked",
    "locked_at",
    "locked_by",
}


@receiver([post_save, post_delete], sender=SiteIdentity)
@receiver([post_save, post_delete], sender=Term)
@receiver([post_save, post_delete], sender=Site)
@receiver([post_save, post_delete], sender=Locale)
@receiver([post_save, post_delete], sender=PageViewRestriction)
@receiver(post_delete, sender=get_image_model())
@receiver(post_delete, sender=get_image_model().get_rendition_model())
def renew_for(raw: bool = False, **kwargs: Any) -> None:
    """Pages are linked from others; header, footer, terms and sites stand on many. A page may be
    shown to few from now on, and a picture's file be another one."""
    if not raw:
        generation.move()


for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
    signal.connect(renew_for, dispatch_uid=f"content-{id(signal)}")


@receiver(post_save, sender=get_image_model())
def renew_for_picture(created: bool, raw: bool = False, **kwargs: Any) -> None:
    """One that was there already may stand on any page. A new one stands on none."""
    if not (created or raw):
        generation.move()


@receiver(post_save)
def renew_for_saved_page(
    sender: Any, instance: Any, raw: bool = False, update_fields: Any = None, **kwargs: Any
) -> None:
    """Whoever writes to a live page without publishing it: a copy, a mirror, a command."""
    if raw or not issubclass(sender, Page) or not instance.live:
        return
    if update_fields is None or set(update_fields) - DRAFT_FIELDS:
        generation.move()


@receiver(pre_delete, sender=Site)
def keep_the_site(instance: Site, origin: Any, **kwargs: Any) -> None:
    """Without it, every page is gone; a deleted home page would take it along."""
    if getattr(origin, "model", type(origin)) is not Site:
        raise ValidationError(
            _("The site “%s” begins at this page. Choose another root page for it first.")
            % instance
        )
    if instance.is_default_site:
        raise ValidationError(
            _("This is the default site. Make another one the default before you delete it.")
        )


@receiver(copy_for_translation_done)
def keep_copied_parents_back(source_obj: Any, target_obj: Any, **kwargs: Any) -> None:
    """Translating a page copies the pages above it where they have no translation: as drafts of
    their own, where Wagtail would publish mirrors of the English ones."""
    if isinstance(target_obj, Page) and target_obj.alias_of_id:
        Page.objects.filter(pk=target_obj.pk).update(
            alias_of=None, live=False, has_unpublished_changes=True
        )


@receiver(post_delete)
def renew_for_deleted_page(sender: Any, **kwargs: Any) -> None:
    """A deleted page takes its links with it."""
    if sender is Page:
        generation.move()
