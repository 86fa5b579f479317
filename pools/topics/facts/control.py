"""Who can change, stop, hold or report: the rungs of the control ladder."""

from django.utils.translation import gettext_lazy as _

from pools.claims import control_formatting as say
from pools.claims import values, vocabulary
from pools.topics.descriptor import Input, Panel, Topic, choice, several
from pools.topics.fields import Amount, PlainText, TokenAddressField, YesNo

_BOX = _("Control")

UPGRADE_POWER = Topic(
    key="upgrade_power",
    readable=("held_by", "needed", "of"),
    label=_("Who can change the code"),
    help=_("Who may change the contracts that hold the stake, and who can stop them."),
    format_value=say.upgrade_words,
    brief=say.upgrade_value,
    inputs=(
        Input(
            "held_by", choice, _("Who can change the code"), {"choices": vocabulary.CODE_HOLDERS}
        ),
        Input("needed", Amount, _("Signers needed"), {"kind": values.Signers}),
        Input("of", Amount, _("Signers in all"), {"kind": values.Signers}),
        Input("who", PlainText, _("Who they are, by name")),
        Input(
            "vote_days",
            Amount,
            _("Proposal and vote (days)"),
            {
                "kind": values.Days,
                "help_text": _("How long they take at least, before any delay begins."),
            },
        ),
        Input("veto", PlainText, _("Who can veto a change")),
    ),
    section="custody",
    weight=3,
    panel=Panel(
        "facts",
        _BOX,
        (
            ("upgrade_held_by", "upgrade_vote_days"),
            ("upgrade_needed", "upgrade_of"),
            ("upgrade_who", "upgrade_veto"),
        ),
        {
            "upgrade_who": _("The signers or the body, as far as they are named in public."),
            "upgrade_held_by": _("Who can replace the code of the contracts today."),
            "upgrade_needed": _("How many of them have to sign."),
            "upgrade_of": _("How many of them there are."),
            "upgrade_vote_days": _("How long they take at least, before any delay begins."),
            "upgrade_veto": _("Who could stop a change in time."),
        },
    ),
    evidence=_("The owner or admin of the contracts on a block explorer, or a review of them."),
    columns={
        "held_by": "upgrade_held_by",
        "needed": "upgrade_needed",
        "of": "upgrade_of",
        "who": "upgrade_who",
        "vote_days": "upgrade_vote_days",
        "veto": "upgrade_veto",
    },
    place="control",
    on_card=True,
)
UPGRADE_DELAY = Topic(
    key="upgrade_delay",
    readable=("",),
    anchor="fact-upgrade_power",
    label=_("Upgrade delay"),
    help=_("Days between announcing a change to the contracts and its effect."),
    format_value=say.delay_words,
    inputs=(Input("", Amount, _("Days"), {"kind": values.Days}),),
    section="custody",
    weight=2,
    panel=Panel(
        "facts",
        _BOX,
        (("upgrade_delay_days",),),
        {
            "upgrade_delay_days": _(
                "Days between announcing a change to the contracts and its effect."
            )
        },
    ),
    evidence=_("The delay set in the timelock contract."),
    path="upgrade_delay_days",
    columns={"": "upgrade_delay_days"},
    place="control",
)
PAUSE_POWER = Topic(
    key="pause_power",
    label=_("Who can pause or freeze it"),
    help=_("What can be stopped, by whom, and whether single holders can be frozen."),
    format_value=say.pause_words,
    inputs=(
        Input("stops", several, _("What can be stopped"), {"choices": vocabulary.STOPPABLE}),
        Input("freezes_holders", YesNo, _("Single holders can be frozen")),
        Input("who", PlainText, _("By whom")),
    ),
    section="custody",
    weight=2,
    panel=Panel(
        "facts",
        _BOX,
        (("pause_stops",), ("pause_freezes_holders", "pause_who")),
        {
            "pause_freezes_holders": _("A list of blocked addresses, say. Unknown if left open."),
            "pause_stops": _("Everything that can be stopped, according to the source."),
            "pause_who": _("The role or the multisig that can do it."),
        },
    ),
    evidence=_("The contract's code, or a review of it."),
    columns={
        "stops": "pause_stops",
        "freezes_holders": "pause_freezes_holders",
        "who": "pause_who",
    },
    place="control",
)
CUSTODY = Topic(
    key="custody",
    label=_("Who holds the keys"),
    help=_("Who holds the withdrawal credentials and the validators' keys."),
    format_value=say.custody_words,
    inputs=(
        Input(
            "withdrawal_credentials",
            choice,
            _("Withdrawal credentials"),
            {
                "choices": vocabulary.KEY_HOLDERS,
                "help_text": _("Where withdrawn ETH goes, and who decides it."),
            },
        ),
        Input(
            "validator_keys",
            choice,
            _("Validator keys"),
            {"choices": vocabulary.VALIDATOR_KEY_HOLDERS},
        ),
        Input("note", PlainText, _("In a sentence")),
    ),
    section="custody",
    weight=3,
    panel=Panel(
        "facts",
        _BOX,
        (("custody_withdrawal_credentials", "custody_validator_keys"), ("custody_note",)),
        {
            "custody_withdrawal_credentials": _("Where withdrawn ETH goes, and who decides it."),
            "custody_validator_keys": _("Who signs with the validators."),
            "custody_note": _("One plain sentence, if the rest leaves something out."),
        },
    ),
    evidence=_("The withdrawal address of the validators, or the pool's documentation."),
    columns={
        "withdrawal_credentials": "custody_withdrawal_credentials",
        "validator_keys": "custody_validator_keys",
        "note": "custody_note",
    },
    place="control",
)
ORACLE = Topic(
    key="oracle",
    readable=("needed", "of"),
    label=_("Who reports the balances"),
    help=_("Who tells the contracts what the validators earned, and what bounds a report."),
    format_value=say.oracle_words,
    inputs=(
        Input("reports", choice, _("Who reports"), {"choices": vocabulary.REPORTERS}),
        Input("needed", Amount, _("How many must agree"), {"kind": values.Signers}),
        Input("of", Amount, _("How many there are"), {"kind": values.Signers}),
        Input("bounds", PlainText, _("What bounds a report")),
    ),
    section="custody",
    weight=2,
    panel=Panel(
        "facts",
        _BOX,
        (("oracle_reports",), ("oracle_needed", "oracle_of"), ("oracle_bounds",)),
        {
            "oracle_bounds": _("The largest change in one report, say."),
            "oracle_reports": _("Who tells the contracts what the validators hold."),
            "oracle_needed": _("How many reports have to agree."),
            "oracle_of": _("How many may report."),
        },
    ),
    evidence=_("The oracle's contract or documentation."),
    columns={
        "reports": "oracle_reports",
        "needed": "oracle_needed",
        "of": "oracle_of",
        "bounds": "oracle_bounds",
    },
    place="control",
)
CONTRACTS = Topic(
    key="contracts",
    same_by=(("chain", "address"),),
    anchor="tokens",
    label=_("Contracts"),
    help=_("The core contracts with their roles."),
    format_value=say.contracts_words,
    inputs=(
        Input("role", PlainText, _("Role"), {"kind": values.PartyName}),
        Input("chain", PlainText, _("Chain"), {"kind": values.ChainName}, assumed="ethereum"),
        Input("address", TokenAddressField, _("Contract address, with checksum")),
    ),
    section="custody",
    panel=Panel(
        "evidence",
        _("Contracts"),
        (("role",), ("chain", "address")),
        {
            "role": _("What it does, such as “Withdrawal queue”."),
            "chain": _("In small letters, such as ethereum."),
            "address": _("As a block explorer writes it, with checksum."),
        },
        item=_("Contract"),
    ),
    evidence=_("The pool's own list of contracts, or a block explorer."),
    relation="contracts",
    recheck_days=730,
    place="own",
)
