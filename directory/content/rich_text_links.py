"""Links to pages in rich text, looked up in the address book."""

from django.utils.html import escape
from django.utils.translation import get_language
from wagtail.rich_text.pages import PageLinkHandler

from directory.content.page_refs import PageRef, page_ref


class RememberedPageLinkHandler(PageLinkHandler):
    """Wagtail's handler for links to pages in rich text, without its query per text."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        """Opening tags for the links; a page that is gone leaves its text without a link."""
        tags = []
        for attrs in attrs_list:
            number = attrs.get("id", "")
            entry = page_ref(int(number)) if number.isdecimal() else None
            tags.append(_tag(entry) if entry else "<a>")
        return tags


def _tag(entry: PageRef) -> str:
    language = f' hreflang="{entry.language}"' if entry.language != get_language() else ""
    return f'<a href="{escape(entry.url)}"{language}>'
