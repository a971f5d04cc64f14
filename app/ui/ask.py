"""The Ask page: a question in English, its progress, its answer, and the ones before."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app.assistant.answer import NEARBY
from app.ui.answer import show_notice, show_outcome, show_question
from app.ui.conversation import Conversation
from app.ui.job import Job, describe_loading
from app.ui.literal import as_html, as_label
from app.ui.service import Failed, Ready, Service, loading_of, shared_service

LOADING_LOOK_S = 0.5
TILL_READY = "You can ask already: your question is answered as soon as Inhouse is ready."
TILL_THE_MODEL = "You can ask already: what needs no model is answered at once, the rest when it is loaded."


def show_page() -> None:
    """Draw the page; runs from the top at every click, and stays here while a question is on its way."""
    service = shared_service()
    conversation: Conversation = st.session_state.setdefault("conversation", Conversation())
    _show_header(service, conversation)
    begins = not conversation.outcomes and conversation.job is None
    loads = conversation.job is None and (isinstance(service.state, Failed) or loading_of(service.state))
    # In places of their own, which empty at once: the rest of an earlier drawing fades only at the end of this one.
    loading, starters = st.empty(), st.empty()
    if begins and loads:
        with loading.container():
            _show_loading(service)
    if begins:
        with starters.container():
            _show_starters(service, conversation)
    if conversation.left_out:
        said = f"The {conversation.left_out} oldest answers have left this page; ask again to see them."
        st.html(as_html(said, "ih-small"))
    for number, shown in enumerate(conversation.outcomes, conversation.left_out):
        with st.container(key=f"outcome-{number}"):
            show_outcome(shown, number)
    suggestions = st.empty()
    if conversation.job is None and conversation.outcomes and (last := conversation.outcomes[-1].answer):
        with suggestions.container():
            if last.choices:
                said = "Pick one, or say it in other words"
                _show_questions(said, last.choices, service, conversation, "choice")
                _show_other_reading(service, conversation)
            else:
                _show_other_reading(service, conversation)
                _show_questions(NEARBY, last.nearby, service, conversation, "near")
                if not last.nearby:
                    _show_questions("You could ask next", last.suggestions, service, conversation, "next")
    question = st.chat_input("Ask a question about the data", key="question", max_chars=2000)
    if question and question.strip():
        conversation.ask(service, question)
        st.rerun()
    if conversation.job is not None:
        _watch_job(service, conversation, conversation.job)
    elif loads and not begins:
        _show_loading(service)


def _show_header(service: Service, conversation: Conversation) -> None:
    workspace = service.workspace
    with st.container(horizontal=True, vertical_alignment="center", key="header"):
        name = workspace.name if workspace else ""
        st.html(f"<h1>{as_html(f'Ask {name}'.strip(), 'ih-name')}</h1>")
        if conversation.outcomes or conversation.job:
            st.button("New conversation", on_click=_start_anew, key="new", width="content")
    if workspace and workspace.about:
        st.html(as_html(workspace.about, "ih-small"))


def _start_anew() -> None:
    conversation: Conversation = st.session_state["conversation"]
    conversation.stop()
    st.session_state["conversation"] = Conversation()


def _show_other_reading(service: Service, conversation: Conversation) -> None:
    """Offer to ask the newest question on its own, or as a follow-up, whichever it was not."""
    reading = conversation.other_reading
    if not reading:
        return
    as_follow_up = f"Meant as a follow-up to “{conversation.before}”? Ask it so"
    st.button(
        as_label("Ask it on its own" if reading == "alone" else as_follow_up),
        on_click=conversation.ask_otherwise,
        args=(service,),
        key="otherwise",
        type="tertiary",
        icon=":material/subdirectory_arrow_right:" if reading == "follow-up" else ":material/call_split:",
    )


def _show_starters(service: Service, conversation: Conversation) -> None:
    questions = service.workspace.starter_questions if service.workspace else ()
    _show_questions("For example", questions, service, conversation, "starter")


def _show_questions(
    heading: str, questions: Sequence[str], service: Service, conversation: Conversation, key: str
) -> None:
    """Draw questions that a click asks."""
    if not questions:
        return
    st.html(as_html(heading, "ih-heading"))
    with st.container(key=f"{key}s", gap="small"):
        for number, question in enumerate(questions):
            wanted = (service, question)
            st.button(
                as_label(question),
                key=f"{key}-{number}",
                on_click=conversation.ask,
                args=wanted,
                width="stretch",
            )


def _watch_job(service: Service, conversation: Conversation, job: Job) -> None:
    """Show the question's progress until it is done, then draw the page anew with its answer."""
    show_question(job.question, conversation.follows)
    with st.container(key="running", horizontal=True, vertical_alignment="top"):
        status = st.status("Starting")
        st.button("Stop", on_click=conversation.stop, key="stop", width="content")
    sql = status.empty()
    label, text = "", ""
    for progress in job.watch():
        if progress.label != label:
            label = progress.label
            status.update(label=label)
        if progress.sql != text:
            # An empty status cannot be open, so it opens with the first words.
            status.update(expanded=bool(progress.sql))
            text = progress.sql
            sql.code(text, language="sql", wrap_lines=True) if text else sql.empty()
    if conversation.job is not job:
        st.stop()  # this run of the page has been overtaken: the question was stopped or another one asked
    conversation.finish(job.ready)
    st.rerun()


@st.fragment(run_every=LOADING_LOOK_S)
def _show_loading(service: Service) -> None:
    """Show how far loading is; questions may be asked meanwhile and wait."""
    state = service.state
    if isinstance(state, Failed):
        with st.container(key="loading"):
            show_notice("failed", "Inhouse could not start", state.message)
            st.button("Try again", on_click=service.retry, key="retry", type="primary")
    elif loading := loading_of(state):
        with st.container(key="loading"):
            st.progress(loading.share, text=as_label(f"{describe_loading(loading)} …"))
            st.html(as_html(TILL_THE_MODEL if isinstance(state, Ready) else TILL_READY, "ih-small"))
    else:
        st.rerun()
