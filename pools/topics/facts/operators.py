"""Who runs the validators, on what, and how large the pool may grow."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pools.claims import formatting as say
from pools.claims import implied, values, vocabulary
from pools.topics.descriptor import Input, Panel, Topic, choice
from pools.topics.fields import Amount, Lines, PartialDateField, PlainText

_BOX = _("Operators")
_MEASURED = _("A published measurement with its date; say who measured.")


NODE_OPERATORS = Topic(
    key="node_operators",
    readable=("registration", "bond"),
    label=_("Node operators"),
    help=_("Who may run the pool's nodes, and the bond they put up."),
    format_value=say.operators_words,
    implied=implied.entry,
    inputs=(
        Input("entry", choice, _("Who may run nodes"), {"choices": vocabulary.ENTRIES}),
        Input(
            "registration",
            choice,
            _("Registration of new operators today"),
            {"choices": vocabulary.REGISTRATIONS},
        ),
        Input("registration_since", PartialDateField, _("So since")),
        Input("bond", Amount, _("Bond (ETH)"), {"kind": values.Eth}),
        Input("count", Amount, _("Number of operators"), {"kind": values.Count}),
        Input("count_as_of", PartialDateField, _("Counted on")),
        Input("note", PlainText, _("In a sentence")),
        Input(
            "named",
            Lines,
            _("Operators by name"),
            {"kind": values.PartyName, "help_text": _("One on each line.")},
        ),
    ),
    section="operators",
    place="control",
    weight=2,
    panel=Panel(
        "facts",
        _BOX,
        (
            ("operator_entry",),
            ("operator_registration", "operator_registration_since"),
            ("operator_bond",),
            ("operator_count", "operator_count_as_of"),
            ("operator_note",),
            ("named_operators.name",),
        ),
        {
            "operator_entry": _("Who may run the pool's nodes, and the bond they put up."),
            "operator_registration": _(
                "Whether newcomers can register today, whatever the rules of entry say."
            ),
            "operator_registration_since": _("A day, a month or a year. Empty: unknown."),
            "operator_bond": _(
                "ETH an operator puts up for each validator. 0 is a figure; empty is unknown."
            ),
            "operator_count": _("How many operators there are. Empty: unknown."),
            "operator_count_as_of": _("A day, a month or a year. Empty: unknown."),
            "operator_note": _("Figures by group, with their dates, that one number can’t hold."),
            "named_operators.name": _("As the operator writes it."),
        },
        item=_("Operator"),
    ),
    evidence=_("The documentation for operators, or the registry on chain."),
    columns={
        "entry": "operator_entry",
        "registration": "operator_registration",
        "registration_since": "operator_registration_since",
        "bond": "operator_bond",
        "count": "operator_count",
        "count_as_of": "operator_count_as_of",
        "note": "operator_note",
        "named": "named_operators",
    },
)
VALIDATORS = Topic(
    key="validators",
    label=_("Validators"),
    help=_("How many validators the pool runs."),
    format_value=lambda f: say.optional_count_words(f.validators),
    inputs=(Input("", Amount, _("Validators"), {"kind": values.Count}),),
    section="operators",
    panel=Panel(
        "facts", _BOX, (("validators",),), {"validators": _("How many validators the pool runs.")}
    ),
)
SELF_LIMIT = Topic(
    key="self_limit",
    label=_("Pledged limit on its size"),
    help=_("The share of all staked ETH it has pledged not to exceed."),
    format_value=lambda f: "" if f.self_limit is None else say.percent(f.self_limit),
    inputs=(Input("", Amount, _("Percent of all staked ETH"), {"kind": values.Percent}),),
    section="operators",
    panel=Panel(
        "facts",
        _BOX,
        (("self_limit",),),
        {"self_limit": _("The share of all staked ETH it has pledged not to exceed.")},
    ),
)


def _clients(layer: str, key: str, label: object, help: object) -> Topic:
    return Topic(
        key=key,
        label=label,  # type: ignore[arg-type]
        help=help,  # type: ignore[arg-type]
        format_value=say.clients_words(layer),
        inputs=(
            Input("client", PlainText, _("Client"), {"kind": values.ClientName}),
            Input(
                "percent", Amount, _("Percent of the pool's validators"), {"kind": values.Percent}
            ),
            Input("as_of", PartialDateField, _("As of")),
            Input("partial", forms.BooleanField, _("Only some operators were measured")),
        ),
        section="operators",
        panel=Panel(
            "evidence",
            _("Client shares"),
            (("layer", "client"), ("percent", "as_of"), ("partial",)),
            {
                "layer": _(
                    "Execution or consensus. Each layer of one date adds up to at most 100 %."
                ),
                "percent": _("Of the pool's own validators."),
                "as_of": _("When it was measured: 2025-11-03, 2025-11 or 2025."),
                "partial": _("The source measured some operators, not all."),
            },
            item=_("Share"),
        ),
        evidence=_MEASURED,
        path="client_shares",
        relation="client_shares",
        layer=layer,
        same_by=(("client", "as_of"),),
        place="spread",
    )


EXECUTION_CLIENTS = _clients(
    "execution",
    "execution_clients",
    _("Execution clients"),
    _("Shares of execution clients inside the pool."),
)
CONSENSUS_CLIENTS = _clients(
    "consensus",
    "consensus_clients",
    _("Consensus clients"),
    _("Shares of consensus clients inside the pool."),
)
NETWORK_SHARES = Topic(
    key="network_shares",
    same_by=(("as_of",),),
    label=_("Share of all staked ETH"),
    help=_("How much of the network's stake it holds."),
    format_value=say.network_share_words,
    inputs=(
        Input("percent", Amount, _("Percent of all staked ETH"), {"kind": values.Percent}),
        Input("as_of", PartialDateField, _("As of")),
    ),
    section="operators",
    panel=Panel(
        "evidence",
        _("Share of all staked ETH"),
        (("percent", "as_of"),),
        {
            "percent": _("Of all staked ETH, as the source gives it."),
            "as_of": _("When it was measured. Older measurements stay."),
        },
        item=_("Measurement"),
    ),
    evidence=_MEASURED,
    relation="network_shares",
    place="spread",
)
SIZES = Topic(
    key="sizes",
    readable=("",),
    same_by=(("as_of",),),
    label=_("Staked ETH"),
    help=_("How much ETH is staked through the pool, over time."),
    format_value=say.size_words,
    inputs=(
        Input("staked_eth", Amount, _("Staked ETH"), {"kind": values.Stake}),
        Input("as_of", PartialDateField, _("As of")),
    ),
    section="operators",
    panel=Panel(
        "evidence",
        _("Staked ETH"),
        (("staked_eth", "as_of"),),
        {
            "staked_eth": _("As the source gives it."),
            "as_of": _("When it was counted. Older figures stay."),
        },
        item=_("Figure"),
    ),
    evidence=_("A published figure with its date; say who counted."),
    relation="sizes",
    place="spread",
)
