"""The pages people work in all day."""

from __future__ import annotations

from django.urls import path, register_converter

from perennial.web.records import (
    board,
    board_acts,
    bulk,
    choosing,
    comments,
    convert,
    create,
    documents,
    editing,
    editing_all,
    export,
    filtering,
    history_pages,
    home,
    inbox,
    likely,
    links,
    lists,
    log,
    merging,
    points,
    record,
    reliability,
    steps,
    taking_up,
    ticket_acts,
)
from perennial.web.records.entities import EntityConverter
from perennial.web.records.following import follows

register_converter(EntityConverter, "entity")

urlpatterns = [
    path("", home.home, name="home"),
    path("inbox", inbox.inbox, name="inbox"),
    path("inbox/read", inbox.inbox_read, name="inbox-read"),
    path("inbox/<int:pk>/open", inbox.inbox_open, name="inbox-open"),
    path("deals/board", board.board_page, name="board"),
    path("deals/board/add", board_acts.deal_add, name="board-add"),
    path("deals/<int:pk>/move", board_acts.deal_move, name="deal-move"),
    path("tickets/<int:pk>/move", ticket_acts.ticket_move, name="ticket-move"),
    path("documents/new", documents.document_new, name="document-new"),
    path("documents/<int:pk>/content", documents.document_content, name="document-content"),
    path("documents/<int:pk>/versions", documents.document_versions, name="document-versions"),
    path("documents/<int:pk>/versions/<int:change>", documents.document_version, name="document-version"),
    path(
        "documents/<int:pk>/versions/<int:change>/back",
        documents.document_put_back,
        name="document-put-back",
    ),
    path("<entity:entity>", lists.record_list, name="record-list"),
    path("<entity:entity>/new", create.record_new, name="record-new"),
    path("<entity:entity>/likely", likely.record_likely, name="record-likely"),
    path("<entity:entity>/suggest", create.record_suggest, name="record-suggest"),
    path("<entity:entity>/filter", filtering.record_filter, name="record-filter"),
    path("<entity:entity>/columns", choosing.column_chooser, name="record-columns"),
    path("<entity:entity>/export", export.record_export, name="record-export"),
    path("<entity:entity>/reliability", reliability.record_reliability, name="record-reliability"),
    path("<entity:entity>/bulk", bulk.bulk, name="record-bulk"),
    path("<entity:entity>/merge", merging.merge, name="record-merge"),
    path("<entity:entity>/edit-all", editing_all.edit_all, name="record-edit-all"),
    path(
        "<entity:entity>/edit-all/<int:pk>", editing_all.edit_all_operation, name="record-edit-all-operation"
    ),
    path("<entity:entity>/<int:pk>/take-up", taking_up.record_take_up, name="record-take-up"),
    path("<entity:entity>/<int:pk>", follows(record.record_page), name="record"),
    path("<entity:entity>/<int:pk>/peek", follows(record.record_peek), name="record-peek"),
    path("<entity:entity>/<int:pk>/files", follows(documents.record_files), name="record-files"),
    path("<entity:entity>/<int:pk>/log", follows(log.record_log), name="record-log"),
    path("<entity:entity>/<int:pk>/follow", comments.record_follow, name="record-follow"),
    path("<entity:entity>/<int:pk>/comments/<int:comment>", follows(comments.comment_page), name="comment"),
    path(
        "<entity:entity>/<int:pk>/comments/<int:comment>/remove",
        comments.comment_remove,
        name="comment-remove",
    ),
    path("<entity:entity>/<int:pk>/comments/<int:comment>/pin", comments.comment_pin, name="comment-pin"),
    path("<entity:entity>/<int:pk>/notes/<int:note>/pin", comments.note_pin, name="note-pin"),
    path("leads/<int:pk>/convert", convert.lead_convert, name="lead-convert"),
    path("activities/<int:pk>/done", steps.step_done, name="step-done"),
    path("activities/<int:pk>/move", steps.step_move, name="step-move"),
    path("activities/<int:pk>/hand-over", steps.step_hand_over, name="step-hand-over"),
    path("<entity:entity>/<int:pk>/trash", bulk.record_trash, name="record-trash"),
    path("<entity:entity>/<int:pk>/restore", bulk.record_restore, name="record-restore"),
    path("<entity:entity>/<int:pk>/fields/<slug:key>", follows(editing.field_shown), name="field"),
    path("<entity:entity>/<int:pk>/fields/<slug:key>/edit", follows(editing.field_edit), name="field-edit"),
    path(
        "<entity:entity>/<int:pk>/fields/<slug:key>/history",
        follows(history_pages.field_history_page),
        name="field-history",
    ),
    path(
        "<entity:entity>/<int:pk>/fields/<slug:key>/revert",
        follows(history_pages.field_revert),
        name="field-revert",
    ),
    path("<entity:entity>/<int:pk>/points/new/<slug:kind>", follows(points.point_new), name="point-new"),
    path("<entity:entity>/<int:pk>/points/<int:point>", follows(points.point_shown), name="point"),
    path("<entity:entity>/<int:pk>/points/<int:point>/edit", follows(points.point_edit), name="point-edit"),
    path(
        "<entity:entity>/<int:pk>/points/<int:point>/history",
        follows(history_pages.point_history),
        name="point-history",
    ),
    path(
        "<entity:entity>/<int:pk>/points/<int:point>/revert",
        follows(history_pages.point_revert),
        name="point-revert",
    ),
    path(
        "<entity:entity>/<int:pk>/points/<int:point>/primary",
        follows(points.point_primary),
        name="point-primary",
    ),
    path(
        "<entity:entity>/<int:pk>/points/<int:point>/confirm",
        follows(points.point_confirm),
        name="point-confirm",
    ),
    path(
        "<entity:entity>/<int:pk>/points/<int:point>/remove",
        follows(points.point_remove),
        name="point-remove",
    ),
    path("contacts/<int:pk>/companies/new", follows(links.company_new), name="company-link-new"),
    path(
        "contacts/<int:pk>/companies/<int:link>/remove",
        follows(links.company_remove),
        name="company-link-remove",
    ),
]
