"""What it takes to use a pool: minimum, platforms, interfaces."""

from django.utils.translation import gettext_lazy as _

from pools.claims import formatting as say
from pools.claims import values, vocabulary
from pools.topics.descriptor import Input, Panel, Topic, several
from pools.topics.fields import Amount

_BOX = _("Deposit and fee")
_USE = _("Use")

MINIMUM_DEPOSIT = Topic(
    key="minimum_deposit",
    readable=("",),
    label=_("Minimum deposit"),
    help=_("The least a depositor can put in."),
    format_value=say.minimum_words,
    brief=say.minimum_value,
    inputs=(
        Input(
            "",
            Amount,
            _("Minimum deposit (ETH)"),
            {"kind": values.Eth, "help_text": _("0: any amount.")},
        ),
    ),
    section="use",
    weight=2,
    panel=Panel("facts", _BOX, (("minimum_deposit",),)),
    on_card=True,
)
PLATFORMS = Topic(
    key="platforms",
    label=_("Platforms"),
    help=_("Where it can be used."),
    format_value=lambda f: say.listed_words(vocabulary.PLATFORMS, f.platforms),
    inputs=(Input("", several, _("Platforms"), {"choices": vocabulary.PLATFORMS}),),
    section="use",
    panel=Panel("facts", _USE, (("platforms",),), {"platforms": _("Where it can be used.")}),
    recheck_days=730,
    on_card=True,
)
INTERFACES = Topic(
    key="interfaces",
    label=_("Interfaces"),
    help=_("How it is used."),
    format_value=lambda f: say.listed_words(vocabulary.INTERFACES, f.interfaces),
    inputs=(Input("", several, _("Interfaces"), {"choices": vocabulary.INTERFACES}),),
    section="use",
    panel=Panel("facts", _USE, (("interfaces",),), {"interfaces": _("How it is used.")}),
    recheck_days=730,
)
