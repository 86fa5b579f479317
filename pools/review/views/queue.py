"""The queue: what waits, oldest first, with filters and search."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic.models import IndexView
from wagtail.permission_policies import ModelPermissionPolicy

from pools.contributions import display_names
from pools.models import Pool, Proposal, Submission, indicators_in
from pools.models.folded import in_order, keys_of, ordered_by
from pools.models.submission import Affiliation, Kind, State
from pools.review.views import undo_offers

ME, NOBODY = "me", "nobody"
WAITING = [State.RECEIVED, State.IN_REVIEW]


def staff() -> Any:
    """Whom a submission can be assigned to."""
    return get_user_model().objects.with_perm("pools.review_submission")


class TickColumn(Column):
    """A box to tick for what is done to many at once. Without a script as well."""

    cell_template_name = "review/tick.html"

    def __init__(self, *args: Any, about: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about = about

    def get_value(self, instance: Submission) -> Submission | None:
        return instance if instance.state in WAITING else None

    def get_cell_context_data(self, instance: Submission, parent_context: Any) -> Any:
        return super().get_cell_context_data(instance, parent_context) | {
            "about": self.about(instance)
        }


class QueueFilter(WagtailFilterSet):
    """By state, kind, pool, affiliation and assignee."""

    state = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("State"), choices=State.choices[1:]
    )
    kind = django_filters.MultipleChoiceFilter(label=gettext_lazy("Kind"), choices=Kind.choices)
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

    class Meta:
        model = Submission
        fields = ["state", "kind", "pool", "affiliation", "assignee"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["assignee"].extra["choices"] = [
            (ME, _("Me")),
            (NOBODY, _("Nobody")),
            *((str(user.pk), str(user)) for user in staff()),
        ]

    def held_by(self, queryset: Any, _name: str, value: str) -> Any:
        """In my hands, in nobody's, or in those of one of the staff."""
        if value == NOBODY:
            return queryset.filter(assignee=None)
        return queryset.filter(assignee=self.request.user.pk if value == ME else value)


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
    search_fields = ["title", "pool__name", "contact__email"]
    search_backend_name = None
    is_searchable = True
    paginate_by = 50
    default_ordering = "sent_at"
    show_other_searches = False

    def get_base_queryset(self) -> Any:
        # Without drafts that were withdrawn or lapsed: nobody ever sent them.
        queryset = display_names.with_topics(Submission.objects.for_desk())
        queryset = queryset.filter(sent_at__isnull=False)
        if not self.request.GET.getlist("state") and not self.request.GET.get("q"):
            queryset = queryset.filter(state__in=[*WAITING, State.HANDED_OVER])
        return queryset

    def order_queryset(self, queryset: Any) -> Any:
        """Names as readers look them up."""
        return ordered_by(super().order_queryset(queryset), self.ordering)

    def search_queryset(self, queryset: Any) -> Any:
        """By name or address, and by what was proposed: its source and plain text in it."""
        if not self.is_searching:
            return queryset
        words = self.search_query
        proposals = Proposal.objects.filter(submission__in=queryset.order_by().values("pk"))
        proposed = keys_of(proposals, words, "submission_id", "source_url", "value")
        named = keys_of(queryset, words, "pk", *self.search_fields)
        return queryset.filter(pk__in={*proposed, *named})

    @property
    def columns(self) -> list[Column]:
        """About whom, of what kind, since when, by whom, in whose hands."""
        return [
            TickColumn("tick", label=_("Choose"), about=self.about),
            TitleColumn(
                "title",
                label=_("About"),
                accessor=self.about,
                get_url=self.desk_url,
                sort_key="title",
            ),
            Column("state", label=_("State"), accessor="get_state_display"),
            DateColumn("sent_at", label=_("Age"), sort_key="sent_at"),
            Column("pool", label=_("Pool")),
            Column("affiliation", label=_("Affiliation"), accessor="get_affiliation_display"),
            Column("assignee", label=_("Assignee")),
        ]

    def about(self, instance: Submission) -> str:
        """Its kind, its pool and its claims: two corrections of one pool are told apart."""
        return display_names.titled(instance, self.indicators)

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
        context["undo_offers"] = undo_offers.kept(self.request)
        return context
