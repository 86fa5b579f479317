"""Every address below /admin/, from the resolver, with arguments that name things there are."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.urls import NoReverseMatch, get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.contrib.settings.registry import registry as settings_registry


class Pattern(NamedTuple):
    """A place in the map of addresses: its name with namespaces, and what it takes."""

    name: str
    parameters: frozenset[str]


def patterns() -> Iterator[Pattern]:
    """All below /admin/ that have a name."""

    def walk(found: list[Any], route: str, spaces: tuple[str, ...]) -> Iterator[Pattern]:
        for item in found:
            here = route + str(item.pattern)
            if isinstance(item, URLResolver):
                inner = (*spaces, item.namespace) if item.namespace else spaces
                yield from walk(item.url_patterns, here, inner)
            elif isinstance(item, URLPattern) and item.name and here.startswith("admin/"):
                parameters = frozenset(item.pattern.regex.groupindex)
                yield Pattern(":".join([*spaces, item.name]), parameters)

    yield from walk(get_resolver().url_patterns, "", ())


# What a parameter is, where it is the same everywhere; then by the name's beginning.
ANYWHERE: dict[str, Any] = {
    "page_id": "page.pk",
    "parent_page_id": "home.pk",
    "page_to_move_id": "page.pk",
    "destination_id": "home.pk",
    "image_id": "image.pk",
    "document_id": "document.pk",
    "doc_id": "document.pk",
    "uploaded_file_id": "upload.pk",
    "redirect_id": "redirect.pk",
    "collection_id": "collection.pk",
    "task_id": "task.pk",
    "translation_id": "translation.pk",
    "translation_source_id": "translation.source_id",
    "string_segment_id": "segment.pk",
    "overridable_segment_id": "override.pk",
    "proposal_pk": "proposal.pk",
    "pool_pk": "pool.pk",
    "link_pk": "link.pk",
    "quotation_pk": "quotation.pk",
    "workflow_pk": "workflow.pk",
    "session_id": "session.pk",
}
PK = {
    "wagtailadmin_api:pages": "page",
    "wagtailadmin_api:images": "image",
    "wagtailadmin_api:documents": "document",
    "wagtailadmin_pages": "page",
    "wagtailadmin_collections": "collection",
    "wagtailadmin_workflows": "workflow",
    "wagtailsnippets_content_term": "term",
    "wagtailsnippets_pools_pool": "pool",
    "wagtailsnippets_pools_indicator": "indicator",
    "wagtailsnippets_pools_networkfigure": "figure",
    "wagtailsnippetchoosers_content_term": "term",
    "wagtailsnippetchoosers_pools_pool": "pool",
    "wagtailsnippetchoosers_pools_indicator": "indicator",
    "wagtailsnippetchoosers_pools_networkfigure": "figure",
    "wagtaillocales": "locale",
    "wagtailsites": "site",
    "wagtailusers_users": "colleague",
    "wagtailusers_groups": "group",
    "wagtailimages_chooser": "image",
    "wagtaildocs_chooser": "document",
    "review": "submission",
    "second_factor_reset": "colleague",
    "second_factor_remove": "factor",
}
BULK = {
    "page": "other",
    "siteimage": "image",
    "document": "document",
    "user": "colleague",
    "pool": "waiting",
    "indicator": "indicator",
    "networkfigure": "figure",
    "term": "term",
    "collection": "collection",
}
SETTINGS = {"siteidentity": "site.pk", "reviewsettings": "settings.pk"}
PAGE_TYPE = {"content_type_app_name": "content", "content_type_model_name": "standardpage"}
PREVIEWS = {"action_name": "approve", "page_id": "held.pk", "task_state_id": "page_task.pk"}
POOL_WORK = {"action_name": "approve", "pk": "waiting.pk", "task_state_id": "pool_task.pk"}
# Where a name needs something else: one mapping, or several where one address serves many.
ONE: dict[str, list[dict[str, Any]]] = {
    "wagtailadmin_pages:workflow_action": [PREVIEWS],
    "wagtailadmin_pages:collect_workflow_action_data": [PREVIEWS],
    "wagtailadmin_pages:workflow_preview": [{"page_id": "held.pk", "task_id": "task.pk"}],
    "wagtailadmin_pages:confirm_workflow_cancellation": [{"page_id": "held.pk"}],
    "wagtailadmin_pages:workflow_history": [{"page_id": "held.pk"}],
    "wagtailadmin_pages:workflow_history_detail": [
        {"page_id": "held.pk", "workflow_state_id": "page_state.pk"}
    ],
    "wagtailadmin_pages:unpublish": [{"page_id": "other.pk"}],  # not locked by a schedule
    "wagtailadmin_pages:convert_alias": [{"page_id": "alias.pk"}],
    "wagtailadmin_pages:revisions_unschedule": [{"revision_id": "scheduled_page.pk"}],
    "wagtailsnippets_pools_pool:revisions_unschedule": [{"revision_id": "scheduled_pool.pk"}],
    "wagtailsnippets_pools_pool:workflow_action": [POOL_WORK],
    "wagtailsnippets_pools_pool:collect_workflow_action_data": [POOL_WORK],
    "wagtailsnippets_pools_pool:workflow_preview": [{"pk": "waiting.pk", "task_id": "task.pk"}],
    "wagtailsnippets_pools_pool:confirm_workflow_cancellation": [{"pk": "waiting.pk"}],
    "wagtailsnippets_pools_pool:workflow_history": [{"pk": "waiting.pk"}],
    "wagtailsnippets_pools_pool:workflow_history_detail": [
        {"pk": "waiting.pk", "workflow_state_id": "pool_state.pk"}
    ],
    "review_revert": [{"pk": "change.pk"}],
    "wagtailadmin_pages:choose_parent": [{"app_label": "content", "model_name": "standardpage"}],
    "wagtailadmin_api:pages:action": [{"action_name": "publish"}],
    "wagtailadmin_tag_model_autocomplete": [{"app_name": "taggit", "model_name": "tag"}],
    "wagtailadmin_workflows:remove": [
        {"page_pk": "page.pk"},
        {"page_pk": "page.pk", "workflow_pk": "workflow.pk"},
    ],
    "wagtailadmin_workflows:add_task": [
        {"app_label": "wagtailcore", "model_name": "groupapprovaltask"}
    ],
    "wagtailadmin_workflows:edit_task": [{"pk": "task.pk"}],
    "wagtailadmin_workflows:disable_task": [{"pk": "task.pk"}],
    "wagtailadmin_workflows:enable_task": [{"pk": "task.pk"}],
    "wagtailadmin_editing_sessions:ping": [
        {"app_label": "pools", "model_name": "pool", "object_id": "pool.pk"},
        {"app_label": "wagtailcore", "model_name": "page", "object_id": "page.pk"},
        {"app_label": "content", "model_name": "term", "object_id": "term.pk"},
    ],
    "wagtail_localize:submit_page_translation": [{}],
    "wagtail_localize:submit_snippet_translation": [
        {"app_label": "pools", "model_name": "indicator", "pk": "indicator.pk"},
        {"app_label": "content", "model_name": "term", "pk": "term.pk"},
    ],
    "wagtail_localize:snippets_api_listing": [
        {"app_label": "pools", "model_name": "indicator"},
        {"app_label": "content", "model_name": "term"},
        {"app_label": "pools", "model_name": "pool"},
    ],
    "wagtail_localize:snippets_api_detail": [
        {"app_label": "pools", "model_name": "indicator", "pk": "indicator.pk"},
    ],
    "wagtail_localize:preview_translation": [{}, {"mode": "print"}],
    "wagtail_localize:convert_to_alias": [{"page_id": "translated.pk"}],
    "wagtailsettings:preview_on_edit": [
        {"app_name": "pools", "model_name": "reviewsettings", "pk": "settings.pk"},
    ],
    "wagtailimages:preview": [{"filter_spec": "original"}],
    "review_recheck_one": [{"slug": "lido", "topic": "fee"}],
    "review_merge": [{"pk": "submission.pk", "other": "second.pk"}],
    "review_conflict_end": [{"pk": "tie.pk"}],
    "review_second_look": [{"pk": "look.pk"}],
    "recently_deleted_back": [{"pk": "deletion.pk"}],
    "recently_deleted_remove": [{"pk": "deletion.pk"}],
    "wagtailadmin_password_reset_confirm": [{"uidb64": "MQ", "token": "set-password"}],
}


def specials_of(name: str) -> list[dict[str, Any]]:
    """What else the name needs; for what serves every registered model, by the registries."""
    if name == "wagtail_bulk_action":
        bulk_action_registry._scan_for_bulk_actions()
        return [
            {"app_label": app, "model_name": model, "action": action}
            for app, models in bulk_action_registry.actions.items()
            for model, actions in models.items()
            for action in actions
        ]
    if name == "wagtailsettings:edit":
        named = [
            {"app_name": model._meta.app_label, "model_name": model._meta.model_name}
            for model in settings_registry
        ]
        return [
            one | extra for one in named for extra in ({}, {"pk": SETTINGS[str(one["model_name"])]})
        ]
    return ONE.get(name, [{}])


def _value(world: SimpleNamespace, said: Any) -> Any:
    first, dot, rest = str(said).partition(".")
    return getattr(getattr(world, first), rest) if dot and hasattr(world, first) else said


def _common(name: str, world: SimpleNamespace) -> dict[str, Any]:
    """Values by parameter, all that could be asked for under this name."""
    common = dict(ANYWHERE)
    if name.startswith("wagtailadmin_pages:"):
        common |= PAGE_TYPE
    of = next((PK[begin] for begin in PK if name.startswith(begin)), None)
    if of:
        common["pk"] = f"{of}.pk"
        if hasattr(getattr(world, of), "latest_revision_id"):
            common["revision_id"] = f"{of}.latest_revision_id"
            common |= {"revision_id_a": "earliest", "revision_id_b": "latest"}
    return common


def addresses(world: SimpleNamespace) -> Iterator[tuple[str, str]]:
    """Each address under its name; where one name serves several kinds of things, the kinds are
    added. Raises LookupError where nothing is known to put in: a new address has to be taught
    to the tests."""
    for name, parameters in patterns():
        common = _common(name, world)
        specials = specials_of(name)
        choices = [
            special
            for special in specials
            if parameters >= set(special) and parameters <= set(common | special)
        ]
        if not choices:
            raise LookupError(f"What to put into {name} {sorted(parameters)}?")
        for special in choices:
            given = common | special
            values = {key: _value(world, given[key]) for key in parameters}
            kinds = ["one" if "." in str(value) else str(value) for value in special.values()]
            label = f"{name}/{'.'.join(kinds)}" if len(specials) > 1 and kinds else name
            try:
                yield label, reverse(name, kwargs=values) + _query(name, world, special)
            except NoReverseMatch as fault:
                raise LookupError(f"{name}: {values}") from fault


def _query(name: str, world: SimpleNamespace, special: dict[str, Any]) -> str:
    """A bulk action is asked for with something chosen."""
    if name != "wagtail_bulk_action":
        return ""
    return f"?id={getattr(world, BULK[special['model_name']]).pk}"
