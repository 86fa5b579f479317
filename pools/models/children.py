"""What a pool has several of. All children are versioned with the pool."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from pools.claims import values
from pools.claims.numbers import digits_of
from pools.models.child import OrderedChild
from pools.models.fields import (
    Choices,
    PartialDate,
    TextLine,
    TokenAddress,
    TransactionHash,
    WebAddress,
    amount,
    whole,
)
from pools.models.pool import Pool


class Token(OrderedChild):
    """A token that stands for a stake. The address is the key, never the symbol."""

    pool = ParentalKey(Pool, on_delete=models.CASCADE, related_name="tokens")
    name = TextLine(_("name"), kind=values.Name, blank=True)
    symbol = TextLine(_("symbol"), kind=values.Symbol)
    chain = TextLine(_("chain"), kind=values.ChainName, default="ethereum")
    address = TokenAddress(
        _("address"),
        blank=True,
        help_text=_("With the checksum of EIP-55, as block explorers show it."),
    )
    kind = Choices(
        _("kind"),
        words="TOKEN_KINDS",
        blank=True,
        help_text=_("Rebasing: the balance grows. Exchange-rate: the price of one grows."),
    )
    transferable = models.BooleanField(
        _("freely transferable"), null=True, blank=True, help_text=_("Unknown if left open.")
    )
    retired = models.BooleanField(
        _("retired"),
        default=False,
        help_text=_("No longer given out or supported, though people may still hold it."),
    )

    replaced_by = TextLine(
        _("replaced by"),
        kind=values.Symbol,
        blank=True,
        help_text=_("The symbol of the token that took its place."),
    )

    class Meta(OrderedChild.Meta):
        verbose_name = _("token")

    def __str__(self) -> str:
        return self.symbol


class Audit(OrderedChild):
    """An external audit of the pool's code."""

    pool = ParentalKey(Pool, on_delete=models.CASCADE, related_name="audits")
    auditor = TextLine(_("auditor"), kind=values.PartyName)
    date = PartialDate(_("date"))
    scope = TextLine(_("scope"), blank=True, help_text=_("What part or version was audited."))
    report = WebAddress(
        _("report"), blank=True, help_text=_("The report itself, not a page that mentions it.")
    )
    superseded = models.BooleanField(
        _("superseded"), default=False, help_text=_("The audited code has been replaced since.")
    )

    class Meta(OrderedChild.Meta):
        verbose_name = _("audit")

    def __str__(self) -> str:
        return self.auditor


class Upgrade(OrderedChild):
    """A day on which deployed code of the pool was changed."""

    pool = ParentalKey(Pool, on_delete=models.CASCADE, related_name="upgrades")
    date = PartialDate(_("date"), blank=False)
    what = TextLine(_("what changed"), blank=True)
    contract = TokenAddress(_("contract"), blank=True)
    transaction = TransactionHash(_("transaction"), blank=True)

    class Meta(OrderedChild.Meta):
        verbose_name = _("upgrade")

    def __str__(self) -> str:
        return f"{self.date}: {self.what or self.contract}"


class BugBounty(OrderedChild):
    """A public reward programme for vulnerabilities."""

    pool = ParentalKey(Pool, on_delete=models.CASCADE, related_name="bug_bounties")
    url = WebAddress(_("programme"), blank=True)
    largest_reward = whole(values.Usd, _("largest reward (USD)"), null=True, blank=True)
    opened = PartialDate(_("opened"))
    ended = PartialDate(_("ended"), help_text=_("Empty while it is open."))

    class Meta(OrderedChild.Meta):
        verbose_name = _("bug bounty programme")
        verbose_name_plural = _("bug bounty programmes")

    def __str__(self) -> str:
        return self.url or str(self._meta.verbose_name)


class ClientShare(OrderedChild):
    """A client's share of the pool's own validators, in percent."""

    pool = ParentalKey(Pool, on_delete=models.CASCADE, related_name="client_shares")
    layer = Choices(_("layer"), words="LAYERS")
    client = TextLine(
        _("client"),
        kind=values.ClientName,
        blank=True,
        help_text=_("Empty: the largest client, which the source does not name."),
    )
    percent = amount(values.Percent, _("percent"))
    as_of = PartialDate(_("as of"), blank=False)
    partial = models.BooleanField(
        _("only some operators measured"),
        default=False,
    )

    class Meta(OrderedChild.Meta):
        verbose_name = _("client share")

    def __str__(self) -> str:
        return f"{self.client} {digits_of(self.percent)}"


class NetworkShare(OrderedChild):
    """The pool's share of all staked ETH, in percent."""

    pool = ParentalKey(Pool, on_delete=models.CASCADE, related_name="network_shares")
    percent = amount(values.Percent, _("percent"))
    as_of = PartialDate(_("as of"), blank=False)

    class Meta(OrderedChild.Meta):
        verbose_name = _("share of all staked ETH")

    def __str__(self) -> str:
        return f"{digits_of(self.percent)} ({self.as_of})"


class StakeSize(OrderedChild):
    """How much ETH is staked through the pool, on a day."""

    pool = ParentalKey(Pool, on_delete=models.CASCADE, related_name="sizes")
    staked_eth = amount(values.Stake, _("staked ETH"))
    as_of = PartialDate(_("as of"), blank=False)

    class Meta(OrderedChild.Meta):
        verbose_name = _("amount of staked ETH")
        verbose_name_plural = _("amounts of staked ETH")

    def __str__(self) -> str:
        return f"{digits_of(self.staked_eth)} ({self.as_of})"


class Incident(OrderedChild):
    """Something that went wrong."""

    pool = ParentalKey(Pool, on_delete=models.CASCADE, related_name="incidents")
    date = PartialDate(_("date"), blank=False)
    what = TextLine(_("what happened"))
    loss = TextLine(_("loss"), blank=True)
    paused = TextLine(_("what was stopped"), blank=True)
    paused_until = PartialDate(_("stopped until"))
    made_good = TextLine(_("what was made good"), blank=True)

    class Meta(OrderedChild.Meta):
        verbose_name = _("incident")

    def __str__(self) -> str:
        return f"{self.date}: {self.what}"


class Contract(OrderedChild):
    """A core contract or account with its role."""

    pool = ParentalKey(Pool, on_delete=models.CASCADE, related_name="contracts")
    role = TextLine(_("role"), kind=values.PartyName)
    chain = TextLine(_("chain"), kind=values.ChainName, default="ethereum")
    address = TokenAddress(_("address"))

    class Meta(OrderedChild.Meta):
        verbose_name = _("contract")

    def __str__(self) -> str:
        return f"{self.role}: {self.address}"


class NamedOperator(OrderedChild):
    """A node operator that is known by name."""

    pool = ParentalKey(Pool, on_delete=models.CASCADE, related_name="named_operators")
    name = TextLine(_("name"), kind=values.PartyName)

    class Meta(OrderedChild.Meta):
        verbose_name = _("node operator")

    def __str__(self) -> str:
        return self.name
