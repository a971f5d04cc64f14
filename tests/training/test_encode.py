"""Encoding: loss on the answers and their end alone, and nothing cut off."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from app.assistant.assistant import Assistant
from app.assistant.workspace import read_workspace
from training.base_checkpoint import open_base, open_tokenizer
from training.conversations import Conversation, Conversations, DataError, read_training_pairs
from training.encode import Encoder, fit

DATA = Path(__file__).parents[2] / "data"
SYSTEM = "You write SQL."


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    return open_tokenizer(open_base("random-mistral"))


@pytest.fixture(scope="module")
def encoder(tokenizer: Any) -> Encoder:
    return Encoder(tokenizer)


def talk(*texts: str, system: str = SYSTEM) -> Conversation:
    roles = ("user", "assistant")
    messages: list[Any] = [{"role": "system", "content": system}]
    messages += [{"role": roles[n % 2], "content": text} for n, text in enumerate(texts)]
    return Conversation("talk", "curated", tuple(messages))


def answers(encoder: Encoder, conversation: Conversation) -> list[str]:
    found = encoder.encode(conversation)
    return [encoder.tokenizer.decode(found.ids[start:end]) for start, end in found.spans]


def test_the_loss_tokens_of_curated_pairs_are_their_sql_and_the_end(encoder: Encoder) -> None:
    assistant = Assistant(read_workspace(DATA))
    try:
        pairs, _ = read_training_pairs(DATA / "pairs", 0, 1, "duckdb")
        maker = Conversations(assistant, seed=1, fill_slots=0.75, grouped=0.5)
        found = list(maker.dialogues(pairs[:450]))[::4]  # what follows a pair stands behind it
    finally:
        assistant.close()
    assert len(found) > 50
    for conversation in found:
        golds = [m["content"] + "</s>" for m in conversation.messages if m["role"] == "assistant"]
        assert [text.strip() for text in answers(encoder, conversation)] == golds


def test_a_prefix_is_shared_by_all_that_have_the_system_text(encoder: Encoder) -> None:
    one, two = encoder.encode(talk("a", "SELECT 1")), encoder.encode(talk("Terms:\nb", "SELECT 2"))
    assert one.prefix == two.prefix > 4
    assert one.ids[: one.prefix] == two.ids[: two.prefix]


@pytest.mark.parametrize(
    "answer", ["SELECT 'é — “quoted”' AS t", "SELECT '  x ' AS t", "CANNOT: no weather."]
)
def test_odd_characters_come_back(encoder: Encoder, answer: str) -> None:
    assert [text.strip() for text in answers(encoder, talk("q", answer))] == [answer + "</s>"]


def test_an_answer_with_the_models_own_mark_is_refused_by_name(encoder: Encoder) -> None:
    with pytest.raises(DataError, match=r"talk cannot be rendered.*own marks"):
        encoder.encode(talk("q", "SELECT '</s>' AS t"))


def test_a_template_that_changes_earlier_messages_is_refused(tokenizer: Any) -> None:
    kept = tokenizer.chat_template
    try:
        tokenizer.chat_template = "{{ messages | length }}{{ messages[-1]['content'] }}"
        with pytest.raises(DataError, match="changes earlier messages"):
            Encoder(tokenizer).encode(talk("q", "a", "r", "b"))
    finally:
        tokenizer.chat_template = kept


def test_a_pad_token_that_is_the_end_token_is_refused(tokenizer: Any) -> None:
    kept = tokenizer.pad_token
    try:
        tokenizer.pad_token = tokenizer.eos_token
        with pytest.raises(DataError, match="would not learn to end"):
            Encoder(tokenizer)
    finally:
        tokenizer.pad_token = kept


def test_what_fits_stays_whole(encoder: Encoder) -> None:
    found, done = fit(talk("q", "a"), encoder, 100)
    assert found == encoder.encode(talk("q", "a")) and not done


def test_the_schema_is_pruned_first(encoder: Encoder) -> None:
    long = dataclasses.replace(talk("q", "a", system="table " * 80), prune=lambda: "table")
    found, done = fit(long, encoder, 60)
    assert found == encoder.encode(talk("q", "a", system="table")) and done == "schema pruned"


def test_then_the_oldest_turns_go(encoder: Encoder) -> None:
    found, done = fit(talk("q " * 40, "a", "r", "b"), encoder, 50)
    assert found == encoder.encode(talk("r", "b")) and done == "oldest turns left out"


def test_what_still_does_not_fit_is_said(encoder: Encoder) -> None:
    found, done = fit(talk("q " * 90, "a"), encoder, 50)
    assert found is None and "tokens" in done


def test_a_pruned_schema_keeps_the_tables_of_the_answers_and_what_they_refer_to(assistant: Assistant) -> None:
    pairs, _ = read_training_pairs(assistant.workspace.root / "pairs", 0, 1, "duckdb")
    maker = Conversations(assistant, seed=1, fill_slots=1.0, grouped=0.0)
    found = {conversation.id: conversation.prune() for conversation in maker.dialogues(pairs)}
    whole = assistant.system
    assert "sales.customers" in (found["turnover"] or "") and "stores" not in (found["turnover"] or "stores")
    assert found["turnover"] and len(found["turnover"]) < len(whole)
