"""The queue: what waits, oldest first, what may concern one pool together."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic.models import IndexView
from wagtail.permission_policies import ModelPermissionPolicy

from pools.claims import dates
from pools.contributions import display_names
from pools.models import Conflict, Contact, Proposal, SecondLook, Submission, indicators_in
from pools.models.folded import keys_of, ordered_by
from pools.models.submission import State
from pools.review.related import Groups, groups_of, in_queue_order, open_submissions, others_of
from pools.review.views import undo_offers
from pools.review.views.queue_filters import QueueFilter
from pools.review.warnings import serious_counts

CHOSEN = "chosen"  # of the address: every line of the page is ticked
WAITING = [State.RECEIVED, State.IN_REVIEW]


class TickColumn(Column):
    """A box to tick for what is done to many at once. Without a script as well."""

    cell_template_name = "review/tick.html"

    def __init__(
        self, *args: Any, about: Any, ticked: bool, closed: frozenset[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.about, self.ticked, self.closed = about, ticked, closed

    def get_value(self, instance: Submission) -> Submission | None:
        waits = instance.state in WAITING and instance.pool_id not in self.closed
        return instance if waits else None

    def get_cell_context_data(self, instance: Submission, parent_context: Any) -> Any:
        return super().get_cell_context_data(instance, parent_context) | {
            "about": self.about(instance),
            "ticked": self.ticked,
        }


class AboutColumn(TitleColumn):
    """Kind and pool, the way to the desk. Heard out of its line, the link names the claims too."""

    def __init__(self, *args: Any, about: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about = about

    def get_link_attrs(self, instance: Submission, parent_context: Any) -> dict[str, str]:
        return {
            **super().get_link_attrs(instance, parent_context),
            "aria-label": self.about(instance),
        }


class WarningsColumn(Column):
    """How many serious things were noticed, and which others may concern the same pool."""

    cell_template_name = "components/review/warnings_cell.html"

    def __init__(self, *args: Any, count: Any, related: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count, self.related = count, related

    def get_cell_context_data(self, instance: Submission, parent_context: Any) -> Any:
        return super().get_cell_context_data(instance, parent_context) | {
            "count": self.count(instance),
            "related": self.related(instance),
        }


class QueueView(IndexView):
    """Open submissions unless another state is chosen."""

    model = Submission
    page_title = gettext_lazy("Submissions")
    header_icon = "mail"
    template_name = "review/queue.html"
    index_url_name = "review_queue"
    index_results_url_name = "review_queue_results"
    permission_policy = ModelPermissionPolicy(Submission)
    any_permission_required = ["review"]
    filterset_class = QueueFilter
    results_template_name = "review/queue_results.html"
    search_fields = ["title", "pool__name"]
    search_backend_name = None
    is_searchable = True
    paginate_by = 50
    default_ordering = "sent_at"
    show_other_searches = False

    def get_base_queryset(self) -> Any:
        # Without drafts that were withdrawn or lapsed: nobody ever sent them.
        queryset = Submission.objects.for_desk().prefetch_related("proposals")
        queryset = queryset.filter(sent_at__isnull=False)
        if not self.request.GET.getlist("state") and not self.request.GET.get("q"):
            queryset = queryset.filter(state__in=[*WAITING, State.HANDED_OVER])
        # Nor what is closed and this reviewer is to look at again without knowing the answer.
        return queryset.exclude(pk__in=self.blind, state=State.ACCEPTED)

    @cached_property
    def blind(self) -> set[int]:
        """The submissions of which this reviewer is asked for a second look, also by a claim that
        was merged into another."""
        waiting = SecondLook.objects.waiting_for(self.request.user)
        pairs = waiting.values_list("proposal__submission_id", "proposal__sent_in_id")
        return {pk for pair in pairs for pk in pair if pk is not None}

    def order_queryset(self, queryset: Any) -> Any:
        """Names as readers look them up; by age, what may concern one pool stands together."""
        if self.ordering == self.default_ordering:
            return in_queue_order(queryset, self.groups)
        return ordered_by(super().order_queryset(queryset), self.ordering)

    def search_queryset(self, queryset: Any) -> Any:
        """By name or whole address, and by what was proposed: its source and plain text in it."""
        if not self.is_searching:
            return queryset
        words = self.search_query
        proposals = Proposal.objects.filter(submission__in=queryset.order_by().values("pk"))
        proposed = keys_of(proposals, words, "submission_id", "source_url", "value")
        named = keys_of(queryset, words, "pk", *self.search_fields)
        written = Contact.objects.of_address(words).values_list("submission_id", flat=True)
        return queryset.filter(pk__in={*proposed, *named, *written})

    @property
    def columns(self) -> list[Column]:
        """About whom and what, since when, what was noticed, by whom, in whose hands."""
        return [
            TickColumn(
                "tick",
                label=_("Choose"),
                about=self.about,
                ticked=self.all_chosen,
                closed=self.closed,
            ),
            AboutColumn(
                "title",
                label=_("About"),
                accessor=str,
                get_url=self.desk_url,
                sort_key="title",
                about=self.about,
            ),
            Column("topics", label=_("Topics"), accessor=self.topics),
            Column("claims", label=_("Claims"), accessor=lambda one: len(one.proposals.all())),
            DateColumn("sent_at", label=_("Age"), sort_key="sent_at"),
            WarningsColumn(
                "warnings",
                label=_("Warnings"),
                accessor="pk",
                count=lambda one: self.warnings.get(one.pk, 0),
                related=lambda one: others_of(one.pk, self.groups),
            ),
            Column("origin", label=_("Origin"), accessor=self.origin),
            Column("state", label=_("State"), accessor=self.state),
            Column("pool", label=_("Pool")),
            Column("affiliation", label=_("Affiliation"), accessor="get_affiliation_display"),
            Column("assignee", label=_("Assignee"), accessor=self.assignee),
        ]

    def about(self, instance: Submission) -> str:
        """Its kind, its pool and its claims: two corrections of one pool are told apart."""
        return display_names.titled(instance, self.indicators)

    def origin(self, instance: Submission) -> str:
        """A person, or which machine read it where."""
        said = str(instance.origin.label)
        return f"{said}: {instance.machine}" if instance.machine else said

    def state(self, instance: Submission) -> str:
        """What may happen to it, and that it is closed to who has a tie to its pool."""
        state = instance.get_state_display()
        closed = instance.pool_id in self.closed
        return _("%s. Closed to you: your tie") % state if closed else state

    @cached_property
    def closed(self) -> frozenset[int]:
        """The pools to which the reviewer has a tie; read once a page."""
        return Conflict.pools_of(self.request.user)

    def topics(self, instance: Submission) -> str:
        """What its claims are about: the first few."""
        return display_names.topics_of(instance, self.indicators)

    def assignee(self, instance: Submission) -> Any:
        """In whose hands, unless that would tell who answered first."""
        return "" if instance.pk in self.blind else instance.assignee

    @cached_property
    def warnings(self) -> dict[int, int]:
        """How many serious notices each of the page's open submissions has; read once a page."""
        shown = [one for one in self.shown if one.is_open]
        return serious_counts(shown, dates.today(), self.groups)

    @cached_property
    def groups(self) -> Groups:
        """What may concern the same pool as another; read once a page."""
        return groups_of(open_submissions())

    @property
    def all_chosen(self) -> bool:
        """Whether every line of the page is ticked."""
        return CHOSEN in self.request.GET

    def chosen_url(self, *, every: bool) -> str:
        """The query of this very page with every line ticked, or none."""
        query = self.request.GET.copy()
        query.pop("_w_filter_fragment", None)
        query.pop(CHOSEN, None)
        if every:
            query[CHOSEN] = "all"
        return query.urlencode()

    @cached_property
    def indicators(self) -> Sequence[Any]:
        """Read once a page."""
        return indicators_in()

    def desk_url(self, instance: Submission) -> str:
        """One submission on one screen."""
        return reverse("review_desk", args=[instance.pk])

    def get_add_url(self) -> None:
        """Nobody adds a submission here."""
        return

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        context["can_add"] = False
        self.shown = list(context["object_list"])
        context["all_chosen"] = self.all_chosen
        context["choose_all"] = self.chosen_url(every=True)
        context["choose_none"] = self.chosen_url(every=False)
        context["undo_offers"] = undo_offers.kept(self.request)
        return context
