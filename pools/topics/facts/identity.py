"""What a pool is: name, site, kind, status."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pools.claims import formatting as say
from pools.claims import values, vocabulary
from pools.topics.descriptor import Input, Panel, Topic, choice
from pools.topics.fields import Address, PartialDateField, PlainText

_BOX = _("The pool")
_LINK = _("With https://. Only the pool's own; empty if it has none.")
_LINKS = ("documentation", "github", "x", "discord", "telegram", "reddit", "forum", "blog")

NAME = Topic(
    key="name",
    label=_("Name"),
    help=_("What the pool calls itself."),
    format_value=lambda f: f.name,
    inputs=(Input("", PlainText, _("Name"), {"kind": values.Name}),),
    section="about",
    panel=Panel("about", _BOX, (("name", "slug"),)),
    recheck_days=None,
    needs_source=False,
    place="head",
)
WEBSITE = Topic(
    key="website",
    label=_("Website"),
    help=_("The pool's own site."),
    format_value=lambda f: f.website,
    inputs=(Input("", Address, _("Website")),),
    section="about",
    panel=Panel(
        "about",
        _BOX,
        (("website",),),
        {"website": _("Its own site, with https://. Open it once more before you publish.")},
    ),
    own_source=True,
    place="own",
)
SUMMARY = Topic(
    key="summary",
    label=_("Summary"),
    help=_("One sentence in the directory's own words."),
    format_value=lambda f: f.summary,
    inputs=(
        Input(
            "",
            PlainText,
            _("Summary"),
            {"help_text": _("One neutral sentence, at most 240 characters.")},
        ),
    ),
    section="about",
    panel=Panel("about", _BOX, (("summary",),)),
    recheck_days=None,
    needs_source=False,
    place="head",
)
KIND = Topic(
    key="kind",
    label=_("Kind"),
    help=_("How the stake is held and what stands for it."),
    format_value=lambda f: vocabulary.word(vocabulary.KINDS, f.kind),
    inputs=(Input("", choice, _("Kind"), {"choices": vocabulary.KINDS}),),
    section="about",
    panel=Panel(
        "about", _BOX, (("kind",),), {"kind": _("How the stake is held and what stands for it.")}
    ),
    recheck_days=730,
)
STATUS = Topic(
    key="status",
    readable=("is",),
    label=_("Status"),
    help=_("Whether it takes deposits."),
    format_value=say.status_words,
    inputs=(
        Input("is", choice, _("Status"), {"choices": vocabulary.STATES[:3]}),
        Input("since", PartialDateField, _("Since")),
        Input("reason", PlainText, _("Reason, if paused or closed"), {"rows": 2}),
    ),
    section="about",
    weight=2,
    panel=Panel(
        "about",
        _("Status"),
        (("status", "status_since"), ("status_reason",)),
        {"status": _("Paused: takes no deposits for now. Closed: wound up or abandoned.")},
        fault_at="status_reason",
    ),
    columns={"state": "status", "since": "status_since", "reason": "status_reason"},
)
LAUNCH = Topic(
    key="launch",
    label=_("Open since"),
    help=_("When the public could first use it on mainnet."),
    format_value=say.launch_words,
    inputs=(
        Input("date", PartialDateField, _("Open to the public since")),
        Input("at_the_latest", forms.BooleanField, _("It was open then, perhaps earlier")),
    ),
    section="about",
    panel=Panel("facts", _("Open since"), (("launch_date", "launch_at_the_latest"),)),
    evidence=_("An announcement, or the first deposit on a block explorer."),
    columns={"date": "launch_date", "at_the_latest": "launch_at_the_latest"},
    recheck_days=None,
    on_card=True,
)
LINKS = Topic(
    key="links",
    anchor="links",
    label=_("Links"),
    help=_("Documentation, code and community."),
    format_value=say.links_words,
    inputs=tuple(Input(name, Address, say.LINK_NAMES[name], {"site": name}) for name in _LINKS),
    section="use",
    panel=Panel(
        "about",
        _("Links"),
        tuple(
            (f"{one}_url", f"{two}_url") for one, two in zip(_LINKS[::2], _LINKS[1::2], strict=True)
        ),
        {f"{name}_url": _LINK for name in _LINKS},
    ),
    columns={name: f"{name}_url" for name in _LINKS},
    own_source=True,
    place="own",
)
