"""A conversation for Qwen is the text that the template in the base's own file makes of it, in training and serving."""

from __future__ import annotations

import hashlib
import struct
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast

from app.assistant.generate import LlamaModel
from app.assistant.generate_transformers import TransformersModel
from app.assistant.prompt import Message
from training.base_checkpoint import open_base
from training.conversations import Conversation
from training.encode import Encoder
from training.gguf_base import write_gguf_base

FILE = Path(__file__).parent / "fixtures" / "qwen2.5-coder.jinja"
DIGEST = "cd8e9439f0570856fd70470bf8889ebd8b5d1107207f67a5efb46e342330527f"
DEFAULT = "You are Qwen, created by Alibaba Cloud. You are a helpful assistant."
MARKS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
# GGUF's types of values, as struct writes them.
NUMBERS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
TEXT, ARRAY = 8, 9


def read_metadata(file: BinaryIO) -> dict[str, Any]:
    """What stands in a GGUF file before its tensors; lists are passed over."""

    def number(kind: str) -> Any:
        return struct.unpack(f"<{kind}", file.read(struct.calcsize(f"<{kind}")))[0]

    def value(kind: int) -> Any:
        if kind == TEXT:
            return file.read(number("Q")).decode()
        if kind != ARRAY:
            return number(NUMBERS[kind])
        of, count = number("I"), number("Q")
        if of in NUMBERS:
            file.seek(count * struct.calcsize(NUMBERS[of]), 1)
        else:
            for _ in range(count):
                value(of)
        return None

    assert file.read(4) == b"GGUF"
    number("I"), number("Q")
    return {value(TEXT): value(number("I")) for _ in range(number("Q"))}


def say(*contents: str, system: str = "") -> list[Message]:
    """System text where there is one, then question and answer in turn."""
    messages: list[Message] = [{"role": "system", "content": system}] if system else []
    for number, content in enumerate(contents):
        messages.append({"role": "assistant" if number % 2 else "user", "content": content})
    return messages


def written_out(messages: list[Message], *, answering: bool) -> str:
    """The text, by hand."""
    first = "" if messages[0]["role"] == "system" else f"<|im_start|>system\n{DEFAULT}<|im_end|>\n"
    turns = [f"<|im_start|>{message['role']}\n{message['content']}<|im_end|>\n" for message in messages]
    return first + "".join(turns) + ("<|im_start|>assistant\n" if answering else "")


CONVERSATIONS = {
    "one question": say("Question: Orders in Zürich?", system="You write SQL.\n\nTables:\norders(id)"),
    "a dialogue": say("Orders?", "SELECT COUNT(*) FROM o", "In 東京?", system="You write SQL."),
    "no system text": say("Question: Orders?"),
    "spaces and braces": say("  {{ a }} {% b %} 'it''s' \\n <b> & \t", system=" padded \n"),
}


@pytest.fixture(scope="module")
def tokenizer() -> PreTrainedTokenizerFast:
    """Bytes and Qwen's marks."""
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    words = Tokenizer(models.BPE(vocab={letter: number for number, letter in enumerate(letters)}, merges=[]))
    words.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    words.decoder = decoders.ByteLevel()
    words.add_special_tokens(MARKS)
    return PreTrainedTokenizerFast(
        tokenizer_object=words, bos_token="<|endoftext|>", eos_token="<|im_end|>", pad_token="<|endoftext|>",
        chat_template=FILE.read_text(encoding="utf-8"),
    )  # fmt: skip


@pytest.fixture(scope="module")
def llama(tmp_path_factory: pytest.TempPathFactory) -> LlamaModel:
    """Any model, told to use the template."""
    file = tmp_path_factory.mktemp("gguf") / "base.gguf"
    write_gguf_base(open_base("random-mistral"), file, half=True)
    return LlamaModel(file, name="any", chat_template=FILE.read_text(encoding="utf-8"))


def test_the_template_is_the_one_in_the_file_of_the_base(small_weights: Path) -> None:
    with small_weights.open("rb") as file:
        found = read_metadata(file)
    assert found["tokenizer.chat_template"] == FILE.read_text(encoding="utf-8")
    assert (found["tokenizer.ggml.add_bos_token"], found["tokenizer.ggml.eos_token_id"]) == (False, 151645)


def test_the_template_here_is_unchanged() -> None:
    assert hashlib.sha256(FILE.read_bytes()).hexdigest() == DIGEST


@pytest.mark.parametrize("messages", CONVERSATIONS.values(), ids=CONVERSATIONS)
def test_a_conversation_is_the_same_text_in_training_and_in_both_engines(
    messages: list[Message], tokenizer: PreTrainedTokenizerFast, llama: LlamaModel
) -> None:
    wanted = written_out(messages, answering=True)
    assert Encoder(tokenizer).render(messages, answering=True) == wanted
    assert TransformersModel.render(_Serving(tokenizer), messages) == wanted  # type: ignore[arg-type]
    assert llama.render(messages) == wanted


class _Serving:
    """As much of a served model as renders."""

    def __init__(self, tokenizer: Any) -> None:
        self.tokenizer = tokenizer


def test_no_mark_stands_before_the_text_and_the_end_of_turn_ends_what_is_learned(
    tokenizer: PreTrainedTokenizerFast,
) -> None:
    messages = say("Orders?", "SELECT 1", "And now?", "SELECT 2", system="You write SQL.")
    encoded = Encoder(tokenizer).encode(Conversation("one", "curated", tuple(messages)))
    text = written_out(messages, answering=False)
    assert tokenizer.decode(encoded.ids) == text and text.startswith("<|im_start|>system")
    learned = [tokenizer.decode(encoded.ids[start:end]) for start, end in encoded.spans]
    assert learned == ["SELECT 1<|im_end|>", "SELECT 2<|im_end|>"]
