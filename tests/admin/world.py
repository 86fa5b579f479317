"""One of everything an editor can meet, made once for many requests: pools, pages, pictures,
files, translations, work in progress, submissions, answers of readers."""

import datetime as dt
import io
from types import SimpleNamespace
from typing import Any

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.utils import timezone
from PIL import Image as Picture
from wagtail.admin.models import EditingSession
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document
from wagtail.images import get_image_model
from wagtail.log_actions import LogContext
from wagtail.models import Collection, Locale, Page, Site, UploadedFile, Workflow
from wagtail_localize.models import OverridableSegment, StringSegment, Translation
from wagtail_localize.operations import translate_object

from directory.accounts.models import Factor
from directory.content.models import Feedback, GuidePage, StandardPage, Term
from directory.search.models import MissedSearch
from pools.models import (
    Change,
    Conflict,
    Deletion,
    Indicator,
    NetworkFigure,
    Pool,
    Quotation,
    SecondLook,
)
from pools.models.link import Link
from pools.models.review_settings import ReviewSettings
from tests.factories import make_site, member, received, superuser


def png() -> bytes:
    """A small picture."""
    file = io.BytesIO()
    Picture.new("RGB", (40, 30), "teal").save(file, "PNG")
    return file.getvalue()


def _translation(instance: Any, user: Any) -> Translation:
    """The instance, handed to Spanish."""
    spanish = Locale.objects.get(language_code="es")
    instance.get_translations().filter(locale=spanish).delete()
    translate_object(instance, [spanish], user=user)
    return Translation.objects.get(source__object_id=instance.translation_key)


def _in_moderation(thing: Any, user: Any) -> Any:
    """A changed thing that waits for a moderator."""
    thing.save_revision(user=user)
    return Workflow.objects.get().start(thing, user)


def fill() -> SimpleNamespace:
    """Everything, with the objects that addresses name."""
    make_site()
    boss = superuser().user
    pool, waiting = Pool.objects.get(slug="lido"), Pool.objects.get(slug="rocket-pool")
    pool.save_revision(user=boss)
    page = GuidePage.objects.filter(locale__language_code="en").first()
    page.save_revision(user=boss).publish(user=boss)
    page.save_revision(user=boss)
    held = StandardPage.objects.filter(locale__language_code="en").first()
    indicator = Indicator.objects.originals().get(slug="audited")
    term = Term.objects.filter(locale__language_code="en").first()
    for thing in (indicator, term):
        thing.save_revision(user=boss)
    spanish = Page.objects.get(depth=2, locale__language_code="es")
    english = spanish.get_translation(Locale.objects.get(language_code="en")).specific
    image = get_image_model().objects.create(
        title="Logo", file=ImageFile(io.BytesIO(png()), "logo.png"), uploaded_by_user=boss
    )
    other = StandardPage.objects.filter(locale__language_code="en").last()
    other.share_image = image
    other.save_revision(user=boss).publish(user=boss)
    translation = _translation(other, boss)
    alias = english.get_translation(spanish.locale)
    submission = received(pool, {"fee": {"percent": 9}}, {"source_url": "https://x.org/"})
    document = Document(title="Report", uploaded_by_user=boss)
    document.file.save("report.txt", ContentFile(b"A report."))
    proposal = submission.proposals.get()
    colleague = member("Reviewer", username="colleague")
    Feedback.objects.create(
        page=page,
        helpful=True,
        sentence="Yes.",
        form_key="11111111-1111-4111-8111-111111111111",
    )
    MissedSearch.objects.create(query="nothing", count=3)
    soon = timezone.now() + dt.timedelta(days=2)
    scheduled = []
    for thing in (page, pool):
        thing.go_live_at = soon
        scheduled.append(thing.save_revision(user=boss))
        scheduled[-1].publish(user=boss)
        thing.go_live_at = None
        thing.save_revision(user=boss)
    with LogContext(user=boss):  # as in the admin
        Redirect.objects.create(old_path="/mistyped", redirect_link="/new/").delete()
    pool_state, page_state = (_in_moderation(thing, colleague) for thing in (waiting, held))
    return SimpleNamespace(
        boss=boss,
        colleague=colleague,
        factor=Factor.objects.create(user=colleague, kind="key", name="Key", sealed="x"),
        group=Group.objects.create(name="Guests"),
        pool=pool,
        waiting=waiting,
        pool_state=pool_state,
        pool_task=pool_state.current_task_state,
        page=page,
        held=held,
        page_state=page_state,
        page_task=page_state.current_task_state,
        scheduled_page=scheduled[0],
        scheduled_pool=scheduled[1],
        translated=translation.get_target_instance(),
        settings=ReviewSettings.load(),
        session=EditingSession.objects.create(
            user=boss, content_object=page, last_seen_at=timezone.now()
        ),
        other=other,
        alias=alias,
        home=english,
        indicator=indicator,
        term=term,
        figure=NetworkFigure.objects.first(),
        image=image,
        document=document,
        upload=UploadedFile.objects.create(
            for_content_type_id=None,
            uploaded_by_user=boss,
            file=ContentFile(png(), "waits.png"),
        ),
        redirect=Redirect.objects.create(old_path="/old", redirect_link="/new/"),
        collection=Collection.get_first_root_node().add_child(name="Logos"),
        site=Site.objects.get(),
        locale=Locale.objects.get(language_code="es"),
        workflow=Workflow.objects.get(),
        task=Workflow.objects.get().tasks.first(),
        translation=translation,
        segment=StringSegment.objects.filter(source=translation.source).first(),
        override=OverridableSegment.objects.filter(source=translation.source).first(),
        submission=submission,
        proposal=proposal,
        deletion=Deletion.objects.get(),
        look=SecondLook.objects.create(
            pool=waiting,
            topic="audited",
            proposal=proposal,
            why="sample",
            first_by=boss,
            first_verdict="met",
        ),
        second=received(pool),
        change=Change.objects.filter(pool__published__isnull=False).first(),
        tie=Conflict.objects.create(editor=boss, pool=pool, words="A friend works there"),
        link=(link := Link.objects.create(url="https://x.org/gone")),
        quotation=Quotation.objects.create(link=link, words="Gone words"),
    )
