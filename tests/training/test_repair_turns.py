"""Failed answers put right: told as the app tells them, trained on the right answer alone."""

from __future__ import annotations

import pytest

from app.assistant.assistant import Assistant
from app.assistant.attempt import Attempt
from app.assistant.one_line import one_line
from app.assistant.parse import parse_sql
from training.base_checkpoint import open_base, open_tokenizer
from training.conversations import Conversation, Conversations, read_training_pairs
from training.encode import Encoder, fit
from training.repair_turns import repair_turns


@pytest.fixture(scope="module")
def made(shared_assistant: Assistant) -> list[Conversation]:
    pairs, _ = read_training_pairs(shared_assistant.workspace.root / "pairs", 0, 1, "duckdb")
    maker = Conversations(shared_assistant, seed=1, fill_slots=1.0, grouped=0.0)
    return list(repair_turns(maker, pairs, 100))


def test_every_broken_answer_is_found_fault_with(
    made: list[Conversation], shared_assistant: Assistant
) -> None:
    told = [conversation for conversation in made if len(conversation.messages) == 5]
    assert told
    for conversation in told:
        _, asked, wrong, problem, _ = conversation.messages
        question = asked["content"].rpartition("Question: ")[2]
        attempt = Attempt(shared_assistant, question, (), lambda step: None, None, "", "", 0.0, 0)
        found = attempt.review(wrong["content"])
        assert found is not None
        assert problem["content"].startswith("That fails: ")


def test_the_right_answer_is_the_pairs_own(made: list[Conversation], shared_assistant: Assistant) -> None:
    pairs, _ = read_training_pairs(shared_assistant.workspace.root / "pairs", 0, 1, "duckdb")
    by_id = {pair.id: one_line(pair.sql) for pair in pairs}
    for conversation in made:
        id = conversation.id.partition("#")[0]
        assert conversation.messages[-1] == {"role": "assistant", "content": by_id[id]}
        assert all(message["content"] != by_id[id] for message in conversation.messages[:-1])
    assert len({conversation.id.partition("!")[0] for conversation in made}) == len(made)


def test_only_the_last_answer_is_trained_on_and_its_question_never_left_out(made: list[Conversation]) -> None:
    tokenizer = open_tokenizer(open_base("random-mistral"))
    encoder = Encoder(tokenizer)
    conversation = next(one for one in made if len(one.messages) == 5)
    encoded = encoder.encode(conversation)
    ((start, end),) = encoded.spans
    last = conversation.messages[-1]["content"]
    assert tokenizer.decode(encoded.ids[start:end]).strip() == last + tokenizer.eos_token
    kept, why = fit(conversation, encoder, len(encoded.ids) // 2)
    assert kept is None and "tokens" in why


def test_what_is_broken_can_still_be_read_in_part(made: list[Conversation]) -> None:
    kinds = {conversation.id.rpartition("!")[2] for conversation in made}
    assert {"_forget_nothing", "_forget_condition"} & kinds
    for conversation in made:
        if conversation.id.endswith("_forget_condition") and len(conversation.messages) == 5:
            parse_sql(conversation.messages[2]["content"], "duckdb")
