"""Which role it takes to open what: each address below /admin/ stands under the lowest role that
is let in. The roles above it are too. A new address without a row fails its test.

"Visitor": needed before anybody has signed in. "Nobody": nothing to open, since no model of ours
has such a form, the feature is off, or another address shows it.
"""

LOWEST = {
    "Visitor": """
        wagtailadmin_error_test wagtailadmin_sprite wagtailadmin_login wagtailadmin_password_reset
        wagtailadmin_password_reset_done wagtailadmin_password_reset_confirm
        wagtailadmin_password_reset_complete wagtailadmin_javascript_catalog
        second_factor_code
    """,
    "Reviewer": """
        wagtailadmin_home wagtailadmin_api:pages:listing wagtailadmin_api:images:listing
        wagtailadmin_api:images:detail wagtailadmin_api:documents:listing
        wagtailadmin_api:documents:detail wagtailadmin_pages:choose_parent
        wagtailadmin_pages:move_confirm wagtailadmin_pages:confirm_workflow_cancellation
        wagtailadmin_pages:revisions_index wagtailadmin_choose_page wagtailadmin_choose_page_child
        wagtailadmin_choose_page_search wagtailadmin_choose_page_chosen_multiple
        wagtailadmin_choose_page_external_link wagtailadmin_choose_page_email_link
        wagtailadmin_choose_page_phone_link wagtailadmin_choose_page_anchor_link
        wagtailadmin_tag_autocomplete wagtailadmin_tag_model_autocomplete
        wagtailadmin_workflows:task_chooser wagtailadmin_workflows:task_chooser_results
        wagtailadmin_workflows:task_chooser_create wagtailadmin_workflows:task_chosen
        wagtailadmin_reports:site_history wagtailadmin_reports:site_history_results
        wagtailadmin_account wagtailadmin_logout wagtailadmin_dismissibles
        wagtailadmin_editing_sessions:ping/pools.pool.one wagtailadmin_editing_sessions:release
        second_factor second_factor_app second_factor_key second_factor_password second_factor_codes
        review_queue review_queue_results review_bulk review_recheck review_recheck_one
        review_recheck_link review_recheck_quote review_conflicts review_conflict_end review_desk review_act review_preview
        review_next review_merge
        review_decide review_undo_offer
        review_second_looks review_second_look recently_deleted
        wagtail_localize:javascript_catalog wagtail_localize:edit_string_translation
        wagtail_localize:edit_override wagtail_localize:translations_report
        wagtail_localize:snippets_api_listing/pools.indicator
        wagtail_localize:snippets_api_listing/content.term
        wagtail_localize:snippets_api_listing/pools.pool wagtail_localize:snippets_api_detail
        wagtail_localize:translations_report_results wagtailsettings:edit/pools.reviewsettings
        wagtailsnippetchoosers_content_term:choose
        wagtailsnippetchoosers_content_term:choose_results
        wagtailsnippetchoosers_content_term:chosen
        wagtailsnippetchoosers_content_term:chosen_multiple wagtailsnippets_pools_pool:list
        wagtailsnippets_pools_pool:list_results wagtailsnippets_pools_pool:add
        wagtailsnippets_pools_pool:edit wagtailsnippets_pools_pool:usage
        wagtailsnippets_pools_pool:history wagtailsnippets_pools_pool:history_results
        wagtailsnippets_pools_pool:inspect wagtailsnippets_pools_pool:preview_on_add
        wagtailsnippets_pools_pool:preview_on_edit wagtailsnippets_pools_pool:revisions_view
        wagtailsnippets_pools_pool:revisions_revert wagtailsnippets_pools_pool:revisions_compare
        wagtailsnippets_pools_pool:confirm_workflow_cancellation
        wagtailsnippets_pools_pool:workflow_history
        wagtailsnippets_pools_pool:workflow_history_detail wagtailsnippetchoosers_pools_pool:choose
        wagtailsnippetchoosers_pools_pool:choose_results wagtailsnippetchoosers_pools_pool:chosen
        wagtailsnippetchoosers_pools_pool:chosen_multiple wagtailsnippets_pools_indicator:list
        wagtailsnippets_pools_indicator:list_results wagtailsnippetchoosers_pools_indicator:choose
        wagtailsnippetchoosers_pools_indicator:choose_results
        wagtailsnippetchoosers_pools_indicator:chosen
        wagtailsnippetchoosers_pools_indicator:chosen_multiple
        wagtailsnippets_pools_networkfigure:list wagtailsnippets_pools_networkfigure:list_results
        wagtailsnippetchoosers_pools_networkfigure:choose
        wagtailsnippetchoosers_pools_networkfigure:choose_results
        wagtailsnippetchoosers_pools_networkfigure:chosen
        wagtailsnippetchoosers_pools_networkfigure:chosen_multiple wagtailimages_chooser:choose
        wagtailimages_chooser:choose_results wagtailimages_chooser:chosen
        wagtailimages_chooser:chosen_multiple wagtailimages_chooser:select_format
        wagtaildocs_chooser:choose wagtaildocs_chooser:choose_results wagtaildocs_chooser:chosen
        wagtaildocs_chooser:chosen_multiple
    """,
    "Editor": """
        wagtailadmin_api:pages:detail wagtailadmin_explore_root wagtailadmin_explore
        wagtailadmin_explore_results wagtail_bulk_action/images.siteimage.delete
        wagtail_bulk_action/images.siteimage.add_tags
        wagtail_bulk_action/images.siteimage.add_to_collection
        wagtail_bulk_action/wagtaildocs.document.delete
        wagtail_bulk_action/wagtaildocs.document.add_tags
        wagtail_bulk_action/wagtaildocs.document.add_to_collection wagtailadmin_pages:add
        wagtailadmin_pages:preview_on_add wagtailadmin_pages:type_use
        wagtailadmin_pages:type_use_results wagtailadmin_pages:usage wagtailadmin_pages:edit
        wagtailadmin_pages:preview_on_edit wagtailadmin_pages:view_draft
        wagtailadmin_pages:add_subpage wagtailadmin_pages:search wagtailadmin_pages:search_results
        wagtailadmin_pages:copy wagtailadmin_pages:revisions_view
        wagtailadmin_pages:revisions_revert wagtailadmin_pages:revisions_compare
        wagtailadmin_pages:workflow_history wagtailadmin_pages:workflow_history_detail
        wagtailadmin_pages:history wagtailadmin_pages:history_results wagtailadmin_reports:workflow
        wagtailadmin_reports:workflow_results wagtailadmin_reports:workflow_tasks
        wagtailadmin_reports:workflow_tasks_results wagtailadmin_reports:aging_pages
        wagtailadmin_reports:aging_pages_results wagtailadmin_reports:page_types_usage
        wagtailadmin_reports:page_types_usage_results
        wagtailadmin_editing_sessions:ping/wagtailcore.page.one
        wagtailadmin_editing_sessions:ping/content.term.one feedback_report feedback_report_results
        missed_searches missed_searches_results wagtail_localize:submit_page_translation
        wagtail_localize:submit_snippet_translation/pools.indicator.one
        wagtail_localize:submit_snippet_translation/content.term.one
        wagtail_localize:update_translations wagtail_localize:download_pofile
        wagtail_localize:upload_pofile wagtail_localize:preview_translation
        wagtail_localize:stop_translation wagtail_localize:convert_to_alias wagtailimages:index
        wagtailimages:index_results wagtailimages:edit wagtailimages:delete wagtailimages:preview
        wagtailimages:add wagtailimages:image_usage wagtailimages:add_multiple
        wagtailimages:edit_multiple wagtailimages:delete_multiple wagtaildocs:index
        wagtaildocs:index_results wagtaildocs:add wagtaildocs:edit wagtaildocs:delete
        wagtaildocs:add_multiple wagtaildocs:edit_multiple wagtaildocs:delete_multiple
        wagtaildocs:document_usage wagtailsnippets_content_term:list
        wagtailsnippets_content_term:list_results wagtailsnippets_content_term:add
        wagtailsnippets_content_term:edit wagtailsnippets_content_term:usage
        wagtailsnippets_content_term:history wagtailsnippets_content_term:history_results
        wagtailsnippets_content_term:copy wagtailsnippets_content_term:revisions_revert
        wagtailsnippets_content_term:revisions_compare wagtailsnippets_pools_indicator:add
        wagtailsnippets_pools_indicator:edit wagtailsnippets_pools_indicator:usage
        wagtailsnippets_pools_indicator:history wagtailsnippets_pools_indicator:history_results
        wagtailsnippets_pools_indicator:copy wagtailsnippets_pools_indicator:revisions_revert
        wagtailsnippets_pools_indicator:revisions_compare wagtailsnippets_pools_networkfigure:add
        wagtailsnippets_pools_networkfigure:edit wagtailsnippets_pools_networkfigure:usage
        wagtailsnippets_pools_networkfigure:history
        wagtailsnippets_pools_networkfigure:history_results wagtailsnippets_pools_networkfigure:copy
        wagtailimages_chooser:create wagtaildocs_chooser:create
    """,
    "Moderator": """
        review_revert recently_deleted_back
        wagtailadmin_api:pages:action wagtail_bulk_action/wagtailcore.page.delete
        wagtail_bulk_action/wagtailcore.page.move wagtail_bulk_action/wagtailcore.page.publish
        wagtail_bulk_action/wagtailcore.page.unpublish wagtail_bulk_action/content.term.delete
        wagtailadmin_pages:delete wagtailadmin_pages:unpublish wagtailadmin_pages:move
        wagtailadmin_pages:set_page_position wagtailadmin_pages:workflow_action
        wagtailadmin_pages:collect_workflow_action_data wagtailadmin_pages:workflow_preview
        wagtailadmin_pages:set_privacy wagtailadmin_pages:lock wagtailadmin_pages:unlock
        wagtailadmin_pages:revisions_unschedule wagtailadmin_reports:locked_pages
        wagtailadmin_reports:locked_pages_results wagtailredirects:index
        wagtailredirects:index_results wagtailredirects:add wagtailredirects:edit
        wagtailredirects:delete wagtailredirects:start_import wagtailredirects:process_import
        wagtailsettings:edit/content.siteidentity wagtailsettings:edit/content.siteidentity.one
        wagtailsnippets_content_term:delete wagtailsnippets_pools_pool:revisions_unschedule
        wagtailsnippets_pools_indicator:revisions_unschedule
        wagtailsnippets_pools_indicator:unpublish
        wagtailsnippets_pools_pool:unpublish wagtailsnippets_pools_pool:lock
        wagtailsnippets_pools_pool:unlock wagtailsnippets_pools_pool:workflow_action
        wagtailsnippets_pools_pool:collect_workflow_action_data
        wagtailsnippets_pools_pool:workflow_preview
    """,
    "Administrator": """
        recently_deleted_remove second_factor_reset
        wagtail_bulk_action/accounts.user.delete wagtail_bulk_action/accounts.user.assign_role
        wagtail_bulk_action/accounts.user.set_active_state wagtail_bulk_action/pools.pool.delete
        wagtail_bulk_action/pools.indicator.delete wagtail_bulk_action/pools.networkfigure.delete
        wagtailadmin_collections:index wagtailadmin_collections:add wagtailadmin_collections:edit
        wagtailadmin_collections:delete wagtailadmin_collections:set_privacy
        wagtailadmin_workflows:index wagtailadmin_workflows:index_results wagtailadmin_workflows:add
        wagtailadmin_workflows:enable wagtailadmin_workflows:disable wagtailadmin_workflows:edit
        wagtailadmin_workflows:usage wagtailadmin_workflows:usage_results
        wagtailadmin_workflows:remove/one wagtailadmin_workflows:remove/one.one
        wagtailadmin_workflows:add_task wagtailadmin_workflows:select_task_type
        wagtailadmin_workflows:task_index wagtailadmin_workflows:task_index_results
        wagtailadmin_workflows:edit_task wagtailadmin_workflows:disable_task
        wagtailadmin_workflows:enable_task wagtailsettings:edit/pools.reviewsettings.one
        wagtailsnippets_pools_pool:delete wagtailsnippets_pools_indicator:delete
        wagtailsnippets_pools_networkfigure:delete wagtaillocales:index wagtaillocales:index_results
        wagtaillocales:add wagtaillocales:edit wagtaillocales:delete wagtaillocales:history
        wagtaillocales:history_results wagtaillocales:usage wagtaillocales:copy wagtailsites:index
        wagtailsites:index_results wagtailsites:add wagtailsites:edit wagtailsites:delete
        wagtailsites:history wagtailsites:history_results wagtailsites:usage wagtailsites:copy
        wagtailusers_users:index wagtailusers_users:index_results wagtailusers_users:add
        wagtailusers_users:edit wagtailusers_users:delete wagtailusers_users:history
        wagtailusers_users:history_results wagtailusers_users:usage wagtailusers_groups:index
        wagtailusers_groups:index_results wagtailusers_groups:add wagtailusers_groups:edit
        wagtailusers_groups:delete wagtailusers_groups:history wagtailusers_groups:history_results
        wagtailusers_groups:usage
    """,
    "Nobody": """
        wagtailadmin_api:pages:find wagtailadmin_api:images:find wagtailadmin_api:documents:find
        wagtailadmin_pages:convert_alias wagtailadmin_block_preview
        wagtail_localize:machine_translate wagtail_localize:preview_translation/print
        wagtailsettings:preview_on_edit wagtailsnippets:index wagtailimages:url_generator
        wagtailimages:url_generator_output wagtailimages:create_multiple_from_uploaded_image
        wagtailimages:delete_upload_multiple wagtaildocs:create_multiple_from_uploaded_document
        wagtaildocs:delete_upload_multiple wagtailsnippetchoosers_content_term:create
        wagtailsnippetchoosers_pools_pool:create wagtailsnippetchoosers_pools_indicator:create
        wagtailsnippetchoosers_pools_networkfigure:create second_factor_remove
    """,
}
