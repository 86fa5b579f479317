"""Name, header and footer from their file."""

from typing import TYPE_CHECKING, Any

from wagtail.models import Site

from directory.content.loading import import_state
from directory.content.loading.bodies import body
from directory.content.loading.files import ContentFile, checksum
from directory.content.loading.problems import ContentError
from directory.content.loading.references import References
from directory.content.models import SiteIdentity

if TYPE_CHECKING:
    from directory.content.loading.loader import ContentLoadResult

KEY = "site"
WORDS = ("site_name", "tagline", "contact_email", "footer_note")
STREAMS = ("header", "footer")


def load(source: ContentFile, references: References, outcome: "ContentLoadResult") -> None:
    """Write the settings of the default site, unless an editor has changed them."""
    unknown = set(source.content) - {*WORDS, *STREAMS}
    if unknown:
        raise ContentError(sorted(unknown)[0], "unknown key")
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        raise ContentError("", "there is no site; a home page is needed first")
    identity = SiteIdentity.for_site(site)
    standing = import_state.import_state_of(KEY, source.checksum, _state(identity))
    if import_state.known_object(KEY) is None and not identity.header and not identity.footer:
        standing = "new"  # only the row that was made with the site
    for name in WORDS:
        setattr(identity, name, source.content.get(name, ""))
    for name in STREAMS:
        block = SiteIdentity._meta.get_field(name).stream_block
        setattr(identity, name, body(block, source.content.get(name, []), references, name))
    if standing not in ("new", "outdated"):
        (outcome.unchanged if standing == "untouched" else outcome.kept).append(KEY)
        return
    identity.save()
    identity.refresh_from_db()
    import_state.record(KEY, source.checksum, identity.pk, _state(identity))
    (outcome.added if standing == "new" else outcome.updated).append(KEY)


def _state(identity: SiteIdentity) -> str:
    values: dict[str, Any] = {name: getattr(identity, name) for name in WORDS}
    values |= {name: getattr(identity, name).get_prep_value() for name in STREAMS}
    return checksum(values)
