"""A conversation as token ids, with the spans of its answers, on which alone there is loss.

The spans are found by rendering prefixes of the conversation and verified: what a span decodes to is the answer and
the end of its turn. Nothing is cut off; `fit` says what was left out so that the rest fits the context.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.assistant.prompt import Message
from training.conversations import Conversation, DataError

KEPT_PREFIXES = 64


@dataclass(frozen=True)
class Encoded:
    """Token ids of a conversation; `spans` are [start, end) of answers, `prefix` the tokens of the system text.

    The first `prefix` ids are the same in every conversation with that system text.
    """

    id: str
    source: str
    ids: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]
    prefix: int


class Encoder:
    """Encodes with one tokenizer, whose chat template has a conversation's beginning as its rendering's beginning."""

    def __init__(self, tokenizer: Any) -> None:
        """Check the tokenizer. Raises: DataError where the pad token is the end token, or there is no template."""
        if tokenizer.pad_token_id is None or tokenizer.pad_token_id == tokenizer.eos_token_id:
            raise DataError(
                "The tokenizer's pad token is its end token, or none: a model would not learn to end."
            )
        if not tokenizer.chat_template:
            raise DataError("The tokenizer has no chat template: take an instruct model as the base.")
        self.tokenizer = tokenizer
        self._prefixes: dict[str, str] = {}

    def encode(self, conversation: Conversation) -> Encoded:
        """Encode one conversation. Raises: DataError, naming it, when an answer cannot be found again."""
        messages = conversation.messages
        text = self.render(messages)
        marks: list[tuple[int, int]] = []
        for number, message in enumerate(messages):
            if message["role"] == "assistant":
                before = self.render(messages[:number], answering=True)
                after = self.render(messages[: number + 1])
                if not (text.startswith(before) and text.startswith(after)):
                    raise DataError(
                        f"{conversation.id} cannot be rendered: the chat template of {self.tokenizer.name_or_path} "
                        "changes earlier messages when later ones come. Use a template that only appends."
                    )
                marks.append((len(before), len(after)))
        found = self.tokenizer(text, add_special_tokens=False, return_offsets_mapping=True)
        ids, offsets = found["input_ids"], found["offset_mapping"]
        spans = []
        for (start, end), answer in zip(marks, _answers(messages), strict=True):
            first = next(n for n, (_, to) in enumerate(offsets) if to > start)
            last = next(
                (
                    n
                    for n in range(first, len(ids))
                    if ids[n] == self.tokenizer.eos_token_id and offsets[n][1] <= end
                ),
                -1,
            )
            decoded = self.tokenizer.decode(ids[first : last + 1], skip_special_tokens=False)
            if decoded.strip() != answer.strip() + self.tokenizer.eos_token:
                raise DataError(
                    f"{conversation.id} cannot be rendered: {answer!r:.200} came back as {decoded!r:.200}. "
                    "Does the text hold one of the model's own marks?"
                )
            spans.append((first, last + 1))
        if conversation.only_last:
            spans = spans[-1:]
        prefix = self._prefix(messages[0]["content"])
        length = next((n for n, (_, to) in enumerate(offsets) if to > len(prefix)), 0)
        # The token at the border may differ with what follows: leave it to each conversation.
        return Encoded(conversation.id, conversation.source, tuple(ids), tuple(spans), max(0, length - 1))

    def render(self, messages: Sequence[Message], *, answering: bool = False) -> str:
        """Render messages as the model reads them; `answering` adds what stands before an answer."""
        return str(
            self.tokenizer.apply_chat_template(
                list(messages), tokenize=False, add_generation_prompt=answering
            )
        )

    def _prefix(self, system: str) -> str:
        """The text that all conversations with this system text begin with."""
        if system not in self._prefixes:
            if len(self._prefixes) >= KEPT_PREFIXES:
                self._prefixes.clear()  # pruned schemas are of many kinds
            start: Message = {"role": "system", "content": system}
            one, two = (self.render([start, {"role": "user", "content": text}]) for text in ("Terms", "Q"))
            shared = next(n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b)
            self._prefixes[system] = one[:shared]
        return self._prefixes[system]


def fit(conversation: Conversation, encoder: Encoder, context: int) -> tuple[Encoded | None, str]:
    """Encode in at most `context` tokens: with the schema pruned, then without the oldest turns.

    Returns what fits and what was done; None and the reason when nothing fits. Raises: DataError.
    """
    encoded = encoder.encode(conversation)
    if len(encoded.ids) <= context:
        return encoded, ""
    done = []
    if (system := conversation.prune()) is not None:
        start: Message = {"role": "system", "content": system}
        conversation = replace(conversation, messages=(start, *conversation.messages[1:]))
        done.append("schema pruned")
    while len((encoded := encoder.encode(conversation)).ids) > context:
        if len(conversation.messages) <= 3 or conversation.only_last:
            return None, f"{len(encoded.ids)} tokens, with {' and '.join(done) or 'nothing to leave out'}"
        messages = (conversation.messages[0], *conversation.messages[3:])
        conversation = replace(conversation, messages=messages)
        done = [*(text for text in done if text == "schema pruned"), "oldest turns left out"]
    return encoded, ", ".join(done)


def _answers(messages: Sequence[Message]) -> list[str]:
    return [message["content"] for message in messages if message["role"] == "assistant"]
