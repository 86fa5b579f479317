"""The tabs of the pool's form. What stands in them is said by the topics' descriptors."""

from collections import Counter
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
)

from pools import topics
from pools.admin.field_panel import FieldPanel
from pools.admin.forms import PoolForm
from pools.topics.descriptor import Topic

ASSESSMENTS = InlinePanel(
    "assessments",
    heading=_("Assessments"),
    label=_("Assessment"),
    help_text=_(
        "Leave the verdict empty where the rule decides. Met and partly met are not "
        "published without a source; a verdict of yours is not published without a reason. "
        "“Does not apply” needs no source."
    ),
    panels=[
        FieldPanel("indicator", help_text=_("Each indicator once.")),
        FieldRowPanel([FieldPanel(name) for name in ("verdict", "as_of")]),
        FieldPanel("reason"),
        FieldRowPanel([FieldPanel(name) for name in ("checked_on", "checked_by")]),
    ],
)
SOURCE_HELP = {
    "topic": _("The one thing it is a source for. The same page may be cited for several."),
    "stance": _("Basis: the directory goes by it. Differs: it reports something else."),
    "url": _("The very page, at best a fixed version of it."),
    "publisher": _("Who says so: a firm, a person or the pool itself."),
    "reports": _("What it says on the topic, in a few words or a figure."),
    "archive": _("A copy that somebody keeps, for example at web.archive.org."),
    "quote": _("Its own words, copied, not retold."),
}


class SourcesPanel(InlinePanel):
    """Sources by topic and publisher, closed but for those with errors. (Wagtail's script opens
    what is wrong, and what is found on the page.)"""

    class BoundPanel(InlinePanel.BoundPanel):
        """Its rows with their titles; a new one has none, and is open."""

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            if self.form is None:  # two revisions are compared: there are no rows to edit
                return
            seen: Counter[str] = Counter()
            for child in self.children:
                title = _title(child.form)
                seen[title] += 1
                # Each is a landmark of its own, so each has a name of its own.
                child.title = f"{title} ({seen[title]})" if seen[title] > 1 else title


def _title(form: Any) -> str:
    topic = form["topic"]
    said = [topic.value(), form["publisher"].value()]
    for _value, group in topic.field.widget.choices:
        for key, label in group if isinstance(group, list) else ():
            if key == said[0]:
                said[0] = str(label)
    return " · ".join(filter(None, said))


def _source_field(name: str, **kwargs: Any) -> FieldPanel:
    return FieldPanel(name, help_text=SOURCE_HELP.get(name, ""), **kwargs)


TRANSLATIONS = InlinePanel(
    "translations",
    heading=_("Translations"),
    label=_("Translation"),
    help_text=_(
        "A translation is shown while the English text stays as it is. After an edit readers get "
        "the new English text until somebody translates it."
    ),
    panels=[FieldPanel("language"), FieldPanel("of"), FieldPanel("text")],
)
REVIEWS = InlinePanel(
    "reviews",
    heading=_("Reviews"),
    label=_("Review"),
    help_text=_("When somebody last looked at a fact. Visitors read it beside the fact."),
    panels=[
        FieldPanel("topic", widget=forms.Select, help_text=_("Each fact once.")),
        FieldRowPanel(
            [
                FieldPanel("on", help_text=_("When somebody last compared it with its sources.")),
                FieldPanel("by", help_text=_("Who that was, as visitors read it.")),
            ]
        ),
    ],
)


SOURCES = SourcesPanel(
    "sources",
    heading=_("Sources"),
    label=_("Source"),
    help_text=_("Sources that disagree are kept; say why the directory goes by one."),
    panels=[
        FieldRowPanel([_source_field("topic", widget=forms.Select), _source_field("stance")]),
        _source_field("publisher"),
        FieldRowPanel([_source_field("as_of"), _source_field("seen_on")]),
        FieldRowPanel([_source_field("url"), _source_field("archive")]),
        FieldRowPanel([_source_field("reports"), _source_field("quote")]),
        _source_field("why"),
    ],
)


def tab(name: str) -> list[Any]:
    """The boxes of a tab: topics that share a heading share a box, children have their own."""
    found = [topic for topic in topics.FACTS if topic.panel.tab == name]
    order = list(dict.fromkeys(str(topic.panel.heading) for topic in found))
    found.sort(key=lambda topic: order.index(str(topic.panel.heading)))
    boxes: list[Any] = []
    for _heading, group in groupby(found, key=lambda topic: str(topic.panel.heading)):
        boxes += _boxes(list(group))
    return boxes


def _boxes(group: list[Topic]) -> list[Any]:
    first = group[0].panel
    if group[0].relation:
        # Topics on one relation (the client shares of two layers) are edited in one list.
        rows = [_row(row, first.help) for row in first.rows]
        return [
            InlinePanel(group[0].relation, heading=first.heading, label=first.item, panels=rows)
        ]
    plain, lists = [], []
    for topic in group:
        for row in topic.panel.rows:
            relation, _dot, column = row[0].partition(".")
            if column:
                panels = [FieldPanel(column, help_text=topic.panel.help.get(row[0], ""))]
                label = topic.panel.item
                lists.append(InlinePanel(relation, heading=label, label=label, panels=panels))
            else:
                plain.append(_row(row, topic.panel.help))
    return [MultiFieldPanel(plain, heading=first.heading), *lists]


def _row(columns: tuple[str, ...], help_texts: Any) -> Any:
    panels = [FieldPanel(column, help_text=help_texts.get(column, "")) for column in columns]
    return panels[0] if len(panels) == 1 else FieldRowPanel(panels)


pool_edit_handler = TabbedInterface(
    [
        ObjectList([*tab("about"), TRANSLATIONS, FieldPanel("logo")], heading=_("About")),
        ObjectList(tab("facts"), heading=_("Facts")),
        ObjectList(tab("evidence"), heading=_("Evidence")),
        ObjectList([ASSESSMENTS], heading=_("Claims")),
        ObjectList([SOURCES, REVIEWS], heading=_("Sources")),
        ObjectList([FieldPanel("change_reason"), PublishingPanel()], heading=_("Reason")),
    ],
    base_form_class=PoolForm,
)
