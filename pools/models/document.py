"""Between a pool's rows and its plain values, in both directions.

Works on drafts as well as on live pools: children are read from the cluster, which for a
revision is what the revision holds.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from pools.claims.facts import (
    Audit,
    BugBounty,
    ClientShare,
    Fee,
    Judgement,
    Launch,
    Licence,
    Links,
    NetworkShare,
    NodeOperators,
    PoolFacts,
    SourceNote,
    Status,
    Token,
)
from pools.models import children
from pools.models.evidence import Assessment, Source
from pools.models.indicator import Indicator
from pools.models.pool import Pool


def _number(value: Decimal | None) -> Decimal | None:
    """Without the idle zeros a column adds, so that a value reads back as it was written."""
    if value is None:
        return None
    value = Decimal(value)
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def to_facts(pool: Pool, former_slugs: Iterable[str] = ()) -> PoolFacts:
    """The pool, draft or live, as plain values. Raises pydantic.ValidationError."""
    return PoolFacts(
        slug=pool.slug,
        former_slugs=tuple(sorted(former_slugs)),
        name=pool.name,
        summary=pool.summary,
        website=pool.website,
        kind=pool.kind,  # type: ignore[arg-type]
        status=Status(
            state=pool.status,  # type: ignore[arg-type]
            since=pool.status_since or None,
            reason=pool.status_reason,
        ),
        launch=Launch(date=pool.launch_date or None, at_the_latest=pool.launch_at_the_latest),
        minimum_deposit=_number(pool.minimum_deposit),
        fee=Fee(percent=_number(pool.fee_percent), covers=pool.fee_covers),
        licence=Licence(
            name=pool.licence,
            repository=pool.repository,
            change_date=str(pool.licence_change_date) if pool.licence_change_date else None,
            change_to=pool.licence_change_to,
        ),
        node_operators=NodeOperators(
            entry=pool.operator_entry,  # type: ignore[arg-type]
            bond=_number(pool.operator_bond),
            count=pool.operator_count,
            named=tuple(operator.name for operator in _children(pool, "named_operators")),
        ),
        validators=pool.validators,
        self_limit=_number(pool.self_limit),
        upgrade_delay_days=pool.upgrade_delay_days,
        platforms=tuple(pool.platforms or ()),
        interfaces=tuple(pool.interfaces or ()),
        links=Links(**{name: getattr(pool, f"{name}_url") for name in Links.model_fields}),
        tokens=tuple(Token(**_plain(token, Token)) for token in _children(pool, "tokens")),
        audits=tuple(Audit(**_plain(audit, Audit)) for audit in _children(pool, "audits")),
        bug_bounties=tuple(
            BugBounty(**_plain(bounty, BugBounty)) for bounty in _children(pool, "bug_bounties")
        ),
        client_shares=tuple(
            ClientShare(**_plain(share, ClientShare)) for share in _children(pool, "client_shares")
        ),
        network_shares=tuple(
            NetworkShare(**_plain(share, NetworkShare))
            for share in _children(pool, "network_shares")
        ),
        assessments=_judgements(pool),
        sources=tuple(
            SourceNote(**_plain(source, SourceNote)) for source in _children(pool, "sources")
        ),
    )


def apply_facts(pool: Pool, facts: PoolFacts) -> None:
    """Write plain values onto a pool and its cluster, without saving anything."""
    for name in ("slug", "name", "summary", "website", "kind", "minimum_deposit", "validators"):
        setattr(pool, name, getattr(facts, name))
    pool.self_limit, pool.upgrade_delay_days = facts.self_limit, facts.upgrade_delay_days
    pool.platforms, pool.interfaces = list(facts.platforms), list(facts.interfaces)
    pool.status, pool.status_since = facts.status.state, facts.status.since or ""
    pool.status_reason = facts.status.reason
    pool.launch_date = facts.launch.date or ""
    pool.launch_at_the_latest = facts.launch.at_the_latest
    pool.fee_percent, pool.fee_covers = facts.fee.percent, facts.fee.covers
    pool.licence, pool.repository = facts.licence.name, facts.licence.repository
    pool.licence_change_date = facts.licence.change_date
    pool.licence_change_to = facts.licence.change_to
    operators = facts.node_operators
    pool.operator_entry, pool.operator_bond = operators.entry, operators.bond
    pool.operator_count = operators.count
    for name, url in facts.links:
        setattr(pool, f"{name}_url", url)
    _replace(pool, "named_operators", [{"name": name} for name in operators.named])
    for relation in ("tokens", "audits", "bug_bounties", "client_shares", "network_shares"):
        _replace(pool, relation, [value.model_dump() for value in getattr(facts, relation)])
    _replace(pool, "sources", [source.model_dump() for source in facts.sources])
    ids = dict(Indicator.objects.originals().values_list("slug", "pk"))
    pool.assessments = [
        Assessment(
            indicator_id=ids[judgement.indicator],
            verdict=judgement.verdict,
            reason=judgement.reason,
            as_of=judgement.as_of or "",
            checked_on=judgement.checked_on,
        )
        for judgement in facts.assessments
    ]


def ensure_assessments(pool: Pool) -> None:
    """Give the cluster an assessment for every indicator; a new one leaves all to the rule."""
    rows = pool.assessments.get_object_list()
    present = {row.indicator_id for row in rows}
    for indicator in Indicator.objects.originals():
        if indicator.pk not in present:
            pool.assessments.add(Assessment(indicator=indicator))


MODELS = {
    "named_operators": children.NamedOperator,
    "tokens": children.Token,
    "audits": children.Audit,
    "bug_bounties": children.BugBounty,
    "client_shares": children.ClientShare,
    "network_shares": children.NetworkShare,
    "sources": Source,
}


def _children(pool: Pool, relation: str) -> list[Any]:
    """The cluster's own list, whether it stands for live rows or for a revision's."""
    rows = list(getattr(pool, relation).get_object_list())
    return sorted(rows, key=lambda row: (row.sort_order is None, row.sort_order or 0))


def _plain(row: Any, value: type) -> dict[str, Any]:
    """A child's columns under the names of its plain value; an empty date is None."""
    plain = {}
    for name, field in value.model_fields.items():  # type: ignore[attr-defined]
        column = getattr(row, name)
        if isinstance(column, Decimal):
            column = _number(column)
        if column == "" and field.default is None:
            column = None
        plain[name] = column
    return plain


def _replace(pool: Pool, relation: str, rows: list[dict[str, Any]]) -> None:
    model = MODELS[relation]
    dates = {"date", "opened", "ended", "as_of"}
    setattr(
        pool,
        relation,
        [
            model(
                sort_order=order,
                **{
                    name: "" if name in dates and value is None else value
                    for name, value in row.items()
                },
            )
            for order, row in enumerate(rows)
        ],
    )


def _judgements(pool: Pool) -> tuple[Judgement, ...]:
    """What editors wrote, in the indicators' order; rows that say nothing are left out."""
    rows = list(pool.assessments.get_object_list())
    if not rows:
        return ()
    order = {
        pk: (position, slug)
        for position, (pk, slug) in enumerate(
            Indicator.objects.originals().values_list("pk", "slug")
        )
    }
    found = [
        (
            order[row.indicator_id][0],
            Judgement(
                indicator=order[row.indicator_id][1],
                verdict=row.verdict,
                reason=row.reason,
                as_of=row.as_of or None,
                checked_on=row.checked_on,
            ),
        )
        for row in rows
        if row.indicator_id in order and (row.verdict or row.reason or row.checked_on)
    ]
    return tuple(judgement for _position, judgement in sorted(found, key=lambda pair: pair[0]))
