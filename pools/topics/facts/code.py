"""The code and who looked at it: licence, audits, bug bounties."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pools.claims import formatting as say
from pools.claims import implied, values
from pools.claims.control_formatting import upgrades_words
from pools.topics.descriptor import Input, Panel, Topic
from pools.topics.fields import (
    Address,
    Amount,
    FutureDay,
    PartialDateField,
    PlainText,
    TokenAddressField,
    TransactionField,
)

LICENCE = Topic(
    key="licence",
    label=_("Licence"),
    help=_("The licence of the essential code."),
    format_value=lambda f: say.licence_words(f.licence),
    inputs=(
        Input(
            "is",
            PlainText,
            _("Licence"),
            {
                "kind": values.LicenceName,
                "help_text": _(
                    "An SPDX identifier such as GPL-3.0-only, or: mixed, none-stated, closed."
                ),
            },
        ),
        Input("repository", Address, _("Code repository")),
        Input("change_date", FutureDay, _("Changes on, if it does by its own terms")),
        Input("change_to", PlainText, _("And becomes"), {"kind": values.LicenceName}),
    ),
    section="code",
    weight=2,
    panel=Panel(
        "facts",
        _("Licence"),
        (("licence", "repository"), ("licence_change_date", "licence_change_to")),
        {
            "repository": _("Where the code of the contracts can be read."),
            "licence_change_to": _("The licence it turns into on that date."),
        },
    ),
    evidence=_("The licence file in the repository."),
    columns={
        "name": "licence",
        "repository": "repository",
        "change_date": "licence_change_date",
        "change_to": "licence_change_to",
    },
)
AUDITS = Topic(
    key="audits",
    same_by=(("report",), ("auditor", "date")),
    anchor="audits-heading",
    label=_("Audits"),
    help=_("External audits of the code."),
    format_value=say.audits_words,
    on_a_day=say.audits_words,
    inputs=(
        Input("auditor", PlainText, _("Auditor"), {"kind": values.PartyName}),
        Input("date", PartialDateField, _("Date")),
        Input("scope", PlainText, _("What was audited")),
        Input("report", Address, _("The report itself")),
        Input("superseded", forms.BooleanField, _("The audited code has been replaced since")),
    ),
    section="code",
    panel=Panel(
        "evidence",
        _("Audits"),
        (("auditor", "date"), ("scope", "report"), ("superseded",)),
        {
            "auditor": _("Who audited. A review by the pool's own people is no audit."),
            "date": _("Of the report: 2025-11-03, 2025-11 or 2025."),
        },
        item=_("Audit"),
    ),
    evidence=_("The report itself, or the auditor's page that names it."),
    relation="audits",
    place="own",
)
UPGRADES = Topic(
    key="upgrades",
    same_by=(("transaction",), ("contract", "date")),
    anchor="upgrades",
    label=_("Upgrades"),
    help=_("Days on which the deployed code was changed."),
    format_value=upgrades_words,
    inputs=(
        Input("date", PartialDateField, _("Date")),
        Input("what", PlainText, _("What changed")),
        Input("contract", TokenAddressField, _("Contract address, with checksum")),
        Input("transaction", TransactionField, _("Transaction")),
    ),
    section="code",
    panel=Panel(
        "evidence",
        _("Upgrades"),
        (("date", "what"), ("contract", "transaction")),
        {
            "date": _("The day the new code went live, as exact as the source is."),
            "what": _("One neutral sentence in our own words."),
            "contract": _("The contract whose code was changed, with checksum."),
            "transaction": _("The hash of the transaction that changed it: 0x and 64 characters."),
        },
        item=_("Upgrade"),
    ),
    evidence=_("The transaction, the pool's own record of it, or an independent reading."),
    relation="upgrades",
    place="own",  # beside the audits
)
BUG_BOUNTIES = Topic(
    key="bug_bounties",
    same_by=(("url",),),
    anchor="audits-heading",
    label=_("Bug bounty programme"),
    help=_("Public rewards for vulnerabilities."),
    format_value=say.bounties_words,
    implied=implied.no_bounty,
    inputs=(
        Input("url", Address, _("Programme")),
        Input("largest_reward", Amount, _("Largest reward (USD)"), {"kind": values.Usd}),
        Input("opened", PartialDateField, _("Opened")),
        Input("ended", PartialDateField, _("Ended, if it has")),
    ),
    section="code",
    place="own",  # beside the audits
    panel=Panel(
        "evidence",
        _("Bug bounty programmes"),
        (("url", "largest_reward"), ("opened", "ended")),
        {
            "url": _("The programme's own page."),
            "largest_reward": _("In US dollars, as announced."),
            "opened": _("2025-11-03, 2025-11 or 2025. Empty: unknown."),
        },
        item=_("Programme"),
    ),
    evidence=_("The programme's own page."),
    relation="bug_bounties",
)
