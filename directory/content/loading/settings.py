"""Name, header and footer from their file."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from wagtail.models import Site

from directory.content.loading import import_state
from directory.content.loading.bodies import body
from directory.content.loading.files import ContentFile, checksum
from directory.content.loading.problems import ContentError, fault_in
from directory.content.loading.references import References
from directory.content.loading.shape import SITE_STREAMS, SITE_WORDS
from directory.content.models import SiteIdentity

if TYPE_CHECKING:
    from directory.content.loading.loader import ContentLoadResult

KEY = "site"


def load(source: ContentFile, references: References, outcome: "ContentLoadResult") -> None:
    """Write the settings of the default site, unless an editor has changed them."""
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        raise ContentError("", "there is no site; a home page is needed first")
    identity = SiteIdentity.for_site(site)
    standing = import_state.import_state_of(KEY, source.checksum, _state(identity))
    if import_state.known_object(KEY) is None and not identity.header and not identity.footer:
        standing = "new"  # only the row that was made with the site
    for name in SITE_WORDS:
        setattr(identity, name, source.content.get(name, ""))
    for name in SITE_STREAMS:
        block = SiteIdentity._meta.get_field(name).stream_block
        setattr(identity, name, body(block, source.content.get(name, []), references, name))
    try:
        identity.full_clean()
    except ValidationError as error:
        raise ContentError(*fault_in(error)) from error
    if standing not in ("new", "outdated"):
        (outcome.unchanged if standing == "untouched" else outcome.kept).append(KEY)
        return
    identity.save()
    identity.refresh_from_db()
    import_state.record(KEY, source.checksum, identity.pk, _state(identity))
    (outcome.added if standing == "new" else outcome.updated).append(KEY)


def _state(identity: SiteIdentity) -> str:
    values: dict[str, Any] = {name: getattr(identity, name) for name in SITE_WORDS}
    values |= {name: getattr(identity, name).get_prep_value() for name in SITE_STREAMS}
    return checksum(values)
