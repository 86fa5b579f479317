"""The tokens that stand for a stake."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pools.claims import formatting as say
from pools.claims import implied, values, vocabulary
from pools.topics.descriptor import Input, Panel, Topic, choice
from pools.topics.fields import PlainText, TokenAddressField, YesNo

TOKENS = Topic(
    key="tokens",
    same_by=(("chain", "address"), ("chain", "symbol")),
    anchor="tokens",
    label=_("Tokens"),
    help=_("Tokens that stand for a stake."),
    format_value=say.tokens_words,
    brief=say.tokens_value,
    implied=implied.no_token,
    inputs=(
        Input("symbol", PlainText, _("Symbol"), {"kind": values.Symbol}),
        Input("name", PlainText, _("Name"), {"kind": values.Name}),
        Input("chain", PlainText, _("Chain"), {"kind": values.ChainName}, assumed="ethereum"),
        Input("address", TokenAddressField, _("Contract address, with checksum")),
        Input("kind", choice, _("Kind"), {"choices": vocabulary.TOKEN_KINDS}),
        Input("transferable", YesNo, _("Freely transferable")),
        Input("retired", forms.BooleanField, _("Retired: no longer given out or supported")),
        Input("replaced_by", PlainText, _("Replaced by"), {"kind": values.Symbol}),
    ),
    section="tokens",
    weight=2,
    panel=Panel(
        "evidence",
        _("Tokens"),
        (
            ("symbol", "name"),
            ("chain", "address"),
            ("kind", "transferable"),
            ("retired", "replaced_by"),
        ),
        {
            "name": _("The full name, such as “Rocket Pool ETH”."),
            "symbol": _("As the contract gives it. Two tokens may share one; the address decides."),
            "chain": _("The chain of this address. One row for each chain."),
        },
        item=_("Token"),
    ),
    evidence=_("A block explorer's page, or the pool's own list of contracts."),
    relation="tokens",
    place="own",
    on_card=True,
)
