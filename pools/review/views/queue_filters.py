"""What the queue can be narrowed to."""

import datetime as dt
from typing import Any

import django_filters
from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet

from pools import topics
from pools.claims import dates
from pools.models import Pool, Proposal, Submission, indicators_in
from pools.models.folded import in_order
from pools.models.submission import OPEN, Affiliation, Kind, Origin, State
from pools.review.warnings import serious_counts

ME, NOBODY = "me", "nobody"
WITH, WITHOUT = "with", "without"
AGES = [
    ("1", gettext_lazy("More than a day")),
    ("7", gettext_lazy("More than a week")),
    ("30", gettext_lazy("More than 30 days")),
]


def staff() -> Any:
    """Whom a submission can be assigned to."""
    return get_user_model().objects.with_perm("pools.review_submission")


class QueueFilter(WagtailFilterSet):
    """By what it is about, of what kind and age it is, who sent it and who has it."""

    topic = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Topic"), method="on_topic", choices=[]
    )
    state = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("State"), choices=State.choices[1:]
    )
    kind = django_filters.MultipleChoiceFilter(label=gettext_lazy("Kind"), choices=Kind.choices)
    origin = django_filters.ChoiceFilter(
        label=gettext_lazy("Origin"), method="from_origin", choices=Origin.choices
    )
    age = django_filters.ChoiceFilter(label=gettext_lazy("Age"), method="older_than", choices=AGES)
    pool = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Pool"),
        queryset=lambda _request: in_order(
            Pool.objects.filter(Exists(Submission.objects.filter(pool=OuterRef("pk")))), "name"
        ),
    )
    affiliation = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Affiliation"), choices=Affiliation.choices
    )
    assignee = django_filters.ChoiceFilter(
        label=gettext_lazy("Assignee"), method="held_by", choices=[(ME, ""), (NOBODY, "")]
    )
    # Last, because it looks at every claim of what the others leave.
    warnings = django_filters.ChoiceFilter(
        label=gettext_lazy("Warnings"),
        method="by_warnings",
        choices=[
            (WITH, gettext_lazy("With warnings")),
            (WITHOUT, gettext_lazy("Without warnings")),
        ],
    )

    class Meta:
        model = Submission
        fields = [
            "topic",
            "state",
            "kind",
            "origin",
            "age",
            "pool",
            "affiliation",
            "assignee",
            "warnings",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["assignee"].extra["choices"] = [
            (ME, _("Me")),
            (NOBODY, _("Nobody")),
            *((str(user.pk), str(user)) for user in staff()),
        ]
        self.filters["topic"].extra["choices"] = _topics(self.data.getlist("topic"))

    def on_topic(self, queryset: Any, _name: str, value: list[str]) -> Any:
        """With a claim on any of these topics."""
        if not value:
            return queryset
        spoken = Proposal.objects.filter(submission=OuterRef("pk"), topic__in=value)
        return queryset.filter(Exists(spoken))

    def from_origin(self, queryset: Any, _name: str, value: str) -> Any:
        """What a person sent, or what a file brought."""
        if value == Origin.MACHINE:
            return queryset.filter(kind=Kind.IMPORT)
        return queryset.exclude(kind=Kind.IMPORT)

    def older_than(self, queryset: Any, _name: str, value: str) -> Any:
        """Sent more than so many days ago."""
        return queryset.filter(sent_at__lt=timezone.now() - dt.timedelta(days=int(value)))

    def held_by(self, queryset: Any, _name: str, value: str) -> Any:
        """In my hands, in nobody's, or in those of one of the staff."""
        if value == NOBODY:
            return queryset.filter(assignee=None)
        return queryset.filter(assignee=self.request.user.pk if value == ME else value)

    def by_warnings(self, queryset: Any, _name: str, value: str) -> Any:
        """With or without anything serious that a machine noticed. Five queries."""
        found = queryset.order_by("pk").prefetch_related(None).prefetch_related("proposals")
        counts = serious_counts(list(found), dates.today())
        return queryset.filter(
            pk__in=[pk for pk, count in counts.items() if (count > 0) == (value == WITH)]
        )


def _topics(chosen: list[str]) -> list[tuple[str, str]]:
    """Those that open submissions speak of, and what is chosen already."""
    spoken = Proposal.objects.filter(submission__state__in=OPEN).order_by()
    indicators = indicators_in()
    known = topics.known_keys(indicators)
    found = {*spoken.values_list("topic", flat=True).distinct(), *chosen}
    labels = ((key, str(topics.label(key, indicators))) for key in found if key in known)
    return sorted(labels, key=lambda item: item[1].casefold())
