"""The last step of a draft: look it over, say who you are, send it."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from pools.contributions.duplicates import likely_duplicates
from pools.contributions.progress import format_value
from pools.contributions.sections import LAST_STEP, SECTIONS
from pools.models import Submission
from pools.submit import contacts, services
from pools.submit.drafts import (
    LONGEST_TYPED,
    as_query,
    errors_in,
    kept,
    steps_of,
    too_long,
    typed,
    typed_words,
    wanted,
)
from pools.submit.forms import DifferentForm, NoteForm, SenderForm
from pools.submit.private_pages import rendered
from pools.submit.rate_limits import HumanForm, allow
from pools.topics.fields import all_valid

SENDER = frozenset({"affiliation", "note", "email"})


def keep_sender(pk: int, data: QueryDict) -> None:
    """Keep what a contributor said of themselves with the draft, as it was typed. The address
    stands in a table of its own, as that of what was sent."""
    about = {name: data.getlist(name)[:1] for name in ("affiliation", "note") if name in data}
    services.save_section(pk, LAST_STEP, typed(as_query(about)))
    contacts.keep_address(pk, data.get("email", ""))


def last_look(request: HttpRequest, submission: Submission, key: str) -> HttpResponse:
    """Everything as it will be sent, with what is still wrong, and who sends it."""
    sections = [(section, kept(submission, section, check=True)) for section in SECTIONS]
    open_sections = [section for section, answers in sections if not all_valid(answers)]
    said_answers = [a for _section, answers in sections for a in answers if a.value is not None]
    values = {answer.topic: answer.value for answer in said_answers}
    duplicates = likely_duplicates(
        values.get("name", ""), values.get("website", ""), values.get("tokens", [])
    )
    data = request.POST if request.method == "POST" else None
    if data is not None and not too_long(data):
        keep_sender(submission.pk, data)
        if goes_to := wanted(request, key):
            return redirect(goes_to)
    before = {name: "".join(said) for name, said in submission.draft.get(LAST_STEP, {}).items()}
    before["email"] = contacts.kept_address(submission.pk)
    forms = {
        "sender": SenderForm(data, initial=before),
        "note": NoteForm(data, initial=before),
        "human": HumanForm(data),
    }
    if duplicates:
        forms["different"] = DifferentForm(data)
    context = {
        "submission": submission,
        "key": key,
        "kept_elsewhere": True,
        "too_long": too_long(request.POST),
        "most_typed": LONGEST_TYPED,
        "steps": steps_of(submission, key, LAST_STEP),
        "sections": [
            {
                "label": section.label,
                "key": section.key,
                "open": section in open_sections,
                "answers": [
                    {
                        "label": a.question.label,
                        "words": format_value(a.topic, a.value),
                        "source": a.source_values.get("source_url", ""),
                        "topic": a.topic,
                        "errors": errors_in(a),
                        "typed": typed_words(a),
                    }
                    for a in answers
                ],
            }
            for section, answers in sections
        ],
        "open_sections": open_sections,
        "duplicates": duplicates,
        "forms": forms,
        "form_list": list(forms.values()),
    }
    if data is None:
        return rendered(request, "submit/send.html", context)
    fine = all_valid(list(forms.values()))
    if not fine or open_sections or too_long(data):
        return rendered(request, "submit/send.html", {**context, "faulty": True}, 422)
    limit = allow(request, "send")
    if not limit.allowed:
        return rendered(request, "submit/send.html", context, limit=limit)
    sender = services.Sender(
        forms["sender"].cleaned_data["affiliation"],
        forms["note"].cleaned_data["note"],
        forms["sender"].cleaned_data["email"],
    )
    services.send_draft(submission.pk, said_answers, sender, str(values["name"])[:80])
    return redirect("submission", key=key)
