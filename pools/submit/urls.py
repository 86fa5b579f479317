"""Addresses of contributions. None of them may be cached or indexed but the first page."""

from django.urls import path, register_converter

from pools.contributions import keys
from pools.models.submission import Kind
from pools.submit.views import propose, quick, status
from pools.submit.views.adding import add
from pools.submit.views.claim import claim_form


class Key:
    """A key in an address; anything else is no address of ours."""

    regex = keys.PATTERN

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Key, "key")

CLAIM = "pools/<slug:slug>/{}/<slug:topic>/"

urlpatterns = [
    path(CLAIM.format("correct"), claim_form, {"kind": Kind.CORRECTION}, name="claim_correct"),
    path(CLAIM.format("confirm"), claim_form, {"kind": Kind.CONFIRM}, name="claim_confirm"),
    path(CLAIM.format("contest"), claim_form, {"kind": Kind.CONTEST}, name="claim_contest"),
    path(CLAIM.format("reply"), claim_form, {"kind": Kind.REPLY}, name="claim_reply"),
    path("submit/", quick.quick, name="submit"),
    path("submit/all/", propose.start, name="submit_all"),
    path("submit/<key:key>/", propose.resume, name="submit_resume"),
    path("submit/<key:key>/<slug:step>/", propose.step, name="submit_step"),
    path("submissions/lost/", status.lost, name="submission_lost"),
    path("submissions/verify/<key:token>/", status.verify, name="submission_verify"),
    path("submissions/<key:key>/", status.status, name="submission"),
    path("submissions/<key:key>/add/<slug:topic>/", add, name="submission_add"),
    path("submissions/<key:key>/answer/", status.answer, name="submission_answer"),
    path("submissions/<key:key>/reply/", status.reply, name="submission_reply"),
    path("submissions/<key:key>/withdraw/", status.withdraw, name="submission_withdraw"),
    # Below all others: links that lost a part on their way.
    path("submit/<path:rest>/", status.none_of_ours, name="submit_unknown"),
    path("submissions/<path:rest>/", status.none_of_ours, name="submission_unknown"),
]
