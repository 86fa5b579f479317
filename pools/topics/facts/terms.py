"""What a pool asks of its depositors: fees, the way out, access, cover, and what went wrong."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pools.claims import terms_formatting as say
from pools.claims import values, vocabulary
from pools.topics.descriptor import Input, Panel, Topic, choice, several
from pools.topics.fields import Amount, PartialDateField, PlainText

FEE = Topic(
    key="fee",
    readable=("percent",),
    label=_("Fee"),
    help=_("What share of rewards is taken, and who gets it."),
    format_value=say.fee_words,
    brief=say.fee_value,
    inputs=(
        Input(
            "percent",
            Amount,
            _("Fee (percent)"),
            {"kind": values.Percent, "help_text": _("Percent of rewards, not of the stake.")},
        ),
        Input(
            "percent_to",
            Amount,
            _("At most (percent)"),
            {"kind": values.Percent, "help_text": _("Only where the fee is a range.")},
        ),
        Input("varies", forms.BooleanField, _("It differs by operator or vault")),
        Input("covers", PlainText, _("Who gets it")),
    ),
    section="use",
    weight=2,
    panel=Panel(
        "facts",
        _("Deposit and fee"),
        (
            ("fee_percent", "fee_percent_to"),
            ("fee_varies", "fee_covers"),
        ),
        {"fee_covers": _("What the fee is taken from and who shares it, if the source says so.")},
    ),
    evidence=_("The pool's documentation or the contract that sets it."),
    columns={
        "percent": "fee_percent",
        "percent_to": "fee_percent_to",
        "varies": "fee_varies",
        "covers": "fee_covers",
    },
    on_card=True,
)
# What one need not pay is no part of what everybody is reckoned to pay.
EXIT_FEE_HELP = _(
    "What nobody can avoid; 0: nothing. Empty is unknown. If only leaving at once costs a fee, say "
    "so in the sentence."
)
DEPOSIT_EXIT_FEES = Topic(
    key="deposit_exit_fees",
    readable=("deposit", "exit"),
    label=_("Deposit and exit fees"),
    help=_("What entering and leaving cost, apart from the fee on rewards."),
    format_value=say.deposit_exit_words,
    inputs=(
        Input(
            "deposit",
            Amount,
            _("To enter (percent of the amount)"),
            {"kind": values.Percent, "help_text": _("0: nothing.")},
        ),
        Input(
            "exit",
            Amount,
            _("To leave (percent of the amount)"),
            {"kind": values.Percent, "help_text": EXIT_FEE_HELP},
        ),
        Input("note", PlainText, _("In a sentence")),
    ),
    section="use",
    weight=2,
    panel=Panel(
        "facts",
        _("Deposit and fee"),
        (("deposit_fee", "exit_fee"), ("deposit_exit_fees_note",)),
        {
            "deposit_fee": _("0 is a figure; empty is unknown."),
            "exit_fee": EXIT_FEE_HELP,
            "deposit_exit_fees_note": _("One plain sentence, if the rest leaves something out."),
        },
    ),
    evidence=_("The pool's documentation or the contract that sets it."),
    columns={"deposit": "deposit_fee", "exit": "exit_fee", "note": "deposit_exit_fees_note"},
)
# The kinds of wait, as a contributor is asked for them.
WAIT_SAID_BY = (("stated", _("The pool")), ("measured", _("A measurement of past withdrawals")))
WITHDRAWAL = Topic(
    key="withdrawal",
    readable=("minimum", "maximum"),
    anchor="exit",
    label=_("Getting your ETH back"),
    help=_("The ways out, how long they usually take and what can block them."),
    format_value=say.withdrawal_words,
    brief=say.withdrawal_value,
    inputs=(
        Input("ways", several, _("Ways out"), {"choices": vocabulary.WAYS_OUT}),
        Input("wait_from", Amount, _("Usual wait, from (days)"), {"kind": values.Wait}),
        Input("wait_to", Amount, _("Usual wait, to (days)"), {"kind": values.Wait}),
        Input("wait_is", choice, _("Who says so"), {"choices": WAIT_SAID_BY}),
        Input("wait_as_of", PartialDateField, _("Wait as of")),
        Input("minimum", Amount, _("Smallest request (ETH)"), {"kind": values.Eth}),
        Input("maximum", Amount, _("Largest request (ETH)"), {"kind": values.Eth}),
        Input("blocked_by", several, _("What can block it"), {"choices": vocabulary.OBSTACLES}),
        Input("note", PlainText, _("In a sentence")),
    ),
    section="use",
    weight=3,
    panel=Panel(
        "facts",
        _("Getting ETH back"),
        (
            ("withdrawal_ways",),
            ("withdrawal_wait_from", "withdrawal_wait_to"),
            ("withdrawal_wait_is", "withdrawal_wait_as_of"),
            ("withdrawal_minimum", "withdrawal_maximum"),
            ("withdrawal_blocked_by",),
            ("withdrawal_note",),
        ),
        {
            "withdrawal_wait_is": _("Stated: the source says so. Measured: from past withdrawals."),
            "withdrawal_note": _("One plain sentence on how a depositor leaves."),
            "withdrawal_ways": _("Every way that is open today."),
            "withdrawal_wait_from": _("In days; 0.5 is half a day."),
            "withdrawal_wait_to": _("Only where the wait is a range."),
            "withdrawal_wait_as_of": _("When the wait was that long."),
            "withdrawal_minimum": _("In one request. Empty is unknown."),
            "withdrawal_maximum": _("In one request. Empty is unknown."),
            "withdrawal_blocked_by": _("What can make leaving slow or impossible."),
        },
    ),
    evidence=_("The pool's documentation on withdrawals, or a measurement of past ones."),
    columns={
        name: f"withdrawal_{name}"
        for name in (
            *("ways", "wait_from", "wait_to", "wait_is", "wait_as_of"),
            *("minimum", "maximum", "blocked_by", "note"),
        )
    },
    recheck_days=180,
    place="exit",
    on_card=True,
)
ACCESS = Topic(
    key="access",
    label=_("Access"),
    help=_("What you need to get in, such as an account or an identity check (KYC)."),
    format_value=say.access_words,
    inputs=(
        Input("needs", choice, _("What it takes"), {"choices": vocabulary.ACCESS_NEEDS}),
        Input("regions", PlainText, _("Regions left out")),
    ),
    section="use",
    weight=2,
    panel=Panel(
        "facts",
        _("Use"),
        (("access_needs", "access_regions"),),
        {
            "access_needs": _("The most that is asked of a depositor."),
            "access_regions": _("Countries whose people may not use it."),
        },
    ),
    evidence=_("The terms of service, or the contract's list of allowed addresses."),
    columns={"needs": "access_needs", "regions": "access_regions"},
)
SLASHING_COVER = Topic(
    key="slashing_cover",
    label=_("Slashing cover"),
    help=_("What pays if validators are slashed, and up to how much."),
    format_value=say.cover_words,
    inputs=(
        Input("kinds", several, _("Cover"), {"choices": vocabulary.COVERS}),
        Input("limit", Amount, _("Up to (ETH)"), {"kind": values.Stake}),
        Input("note", PlainText, _("In a sentence")),
    ),
    section="operators",
    weight=2,
    panel=Panel(
        "facts",
        _("Slashing cover"),
        (("slashing_cover_kinds",), ("slashing_cover_limit", "slashing_cover_note")),
        {
            "slashing_cover_kinds": _("What pays if validators are slashed."),
            "slashing_cover_limit": _("Empty is unknown."),
            "slashing_cover_note": _("One plain sentence, if the rest leaves something out."),
        },
    ),
    evidence=_("The documentation, or the fund's contract."),
    columns={
        "kinds": "slashing_cover_kinds",
        "limit": "slashing_cover_limit",
        "note": "slashing_cover_note",
    },
)
INCIDENTS = Topic(
    key="incidents",
    same_by=(("date",),),
    anchor="incidents",
    label=_("Incidents"),
    help=_("What went wrong, what was stopped and what was paid back."),
    format_value=say.incidents_words,
    inputs=(
        Input("date", PartialDateField, _("Date")),
        Input("what", PlainText, _("What happened")),
        Input("loss", PlainText, _("Loss")),
        Input("paused", PlainText, _("What was stopped")),
        Input("paused_until", PartialDateField, _("Stopped until")),
        Input("made_good", PlainText, _("What was paid back")),
    ),
    section="custody",
    panel=Panel(
        "evidence",
        _("Incidents"),
        (("date", "what"), ("loss", "made_good"), ("paused", "paused_until")),
        {
            "what": _("One neutral sentence in our own words."),
            "date": _("As exact as the source is."),
            "loss": _("The amount and its unit, as published."),
            "made_good": _("What was paid back, and by whom."),
            "paused": _("Deposits, say, or withdrawals."),
            "paused_until": _("Empty while it lasts."),
        },
        item=_("Incident"),
    ),
    evidence=_("The pool's own report, or another published account."),
    relation="incidents",
    recheck_days=None,
    place="own",
)
