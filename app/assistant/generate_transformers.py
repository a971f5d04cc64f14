"""The model in this process by transformers and peft, in NF4 or unquantized, on a GPU or a CPU.

Tokens that a question shares with the one before (the system message, mostly) are computed once. One answer at a time;
torch is imported only when a model is loaded. A model in training can be asked too: it is left as it was found.
"""

from __future__ import annotations

import contextlib
import importlib.util
import threading
import time
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from app.assistant.adapter import Adapter, AdapterError, check_adapter, check_weights
from app.assistant.errors import ModelError
from app.assistant.generate import (
    CONTEXT_TOKENS,
    Cancelled,
    Generation,
    OnToken,
    OnWait,
    Queue,
    over_long,
)
from app.assistant.grammar import as_regex
from app.assistant.prompt import Message

if TYPE_CHECKING:
    import torch

CHUNK_TOKENS = 512  # of a prompt at once; between them, whoever asked may leave
END_MARKS = ("<|im_end|>", "<|endoftext|>")  # which llama.cpp ends at too, whatever the configuration says


class TransformersModel:
    """A loaded model and its tokenizer, safe to share between threads: they wait in line."""

    takes_grammar = importlib.util.find_spec("llguidance") is not None
    takes_draft = True

    def __init__(
        self, model: Any, tokenizer: Any, *, name: str, context_tokens: int = CONTEXT_TOKENS
    ) -> None:
        """Take a model that is loaded, peft's or a plain one; `load` loads one.

        Its weights may change between calls only where `forget` is called.
        """
        self.name = name
        self.model = model
        self.tokenizer = tokenizer
        self.context_tokens = min(
            context_tokens, getattr(model.config, "max_position_embeddings", context_tokens)
        )
        self._queue = Queue()
        self._ends = end_tokens(model, tokenizer)
        self._vocabulary: Any = None
        self._cache: Any = None
        self._computed: list[int] = []  # the tokens whose keys and values the cache holds

    @classmethod
    def load(
        cls,
        base: Path,
        adapter: Path | None = None,
        *,
        quantize: Literal["nf4", "none"] = "nf4",
        name: str = "",
        context_tokens: int = CONTEXT_TOKENS,
    ) -> TransformersModel:
        """Load a base's folder, and an adapter's on it; in bfloat16 on a GPU, in float32 on a CPU, or in NF4.

        Raises: ModelError, AdapterError.
        """
        about = check_adapter(adapter) if adapter else None
        if about:
            check_weights(about, base)
        try:
            import torch
            from transformers import AutoModelForCausalLM, AutoTokenizer, BitsAndBytesConfig
            from transformers.utils import logging
        except ImportError as error:
            raise ModelError(
                "This needs more packages: pip install torch==2.13.0, then pip install 'inhouse[training]'."
            ) from error
        gpu = torch.cuda.is_available()
        dtype = torch.bfloat16 if gpu else torch.float32
        options: dict[str, Any] = {"dtype": dtype}
        if quantize == "nf4":
            options["quantization_config"] = BitsAndBytesConfig(
                load_in_4bit=True,
                bnb_4bit_quant_type="nf4",
                bnb_4bit_use_double_quant=True,
                bnb_4bit_compute_dtype=dtype,
            )
        if gpu:
            options["device_map"] = {"": torch.cuda.current_device()}
        logging.disable_progress_bar()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", FutureWarning)  # bitsandbytes, of torch
                model = AutoModelForCausalLM.from_pretrained(str(base), **options)
            if about:
                model = put_adapter(model, about)
            own = about is not None and (about.folder / "tokenizer.json").is_file()
            tokenizer = AutoTokenizer.from_pretrained(str(about.folder if about and own else base))
        except (OSError, ValueError, KeyError) as error:
            which = f"{base} with the adapter in {adapter}" if adapter else base
            raise ModelError(f"{which} cannot be loaded: {' '.join(str(error).split())[:300]}") from error
        if about and about.chat_template:
            tokenizer.chat_template = about.chat_template
        if not tokenizer.chat_template:
            raise ModelError(
                f"{base} has no chat template: take an instruct model, or an adapter that brings one."
            )
        shown = name or (f"{base.name}+{about.name}" if about else base.name)
        return cls(model.eval(), tokenizer, name=shown, context_tokens=context_tokens)

    def generate(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        on_token: OnToken | None = None,
        on_wait: OnWait | None = None,
        cancel: threading.Event | None = None,
        temperature: float = 0.0,
        seed: int = 0,
        reuse: bool = True,
        grammar: str = "",
        draft: str = "",
    ) -> Generation:
        """Write the answer to `messages`, streaming its text to `on_token`.

        Greedily at temperature 0, else drawn with the seed; only what keeps to the `grammar`, if there is one (of
        `grammar.build_grammar`). `reuse=False` computes the whole prompt again. A `draft`, what it may write greedily,
        is computed in one step as far as it would have written that: the same answer in less time.
        Raises: ContextError when the prompt is too long; Cancelled once `cancel` is set.
        """
        asked = time.perf_counter()
        with self._queue.turn(on_wait, cancel):
            start = time.perf_counter()
            prompt = self.encode(messages)
            if len(prompt) >= self.context_tokens:
                raise over_long(len(prompt), self.context_tokens)
            max_tokens = min(
                max_tokens, self.context_tokens - len(prompt)
            )  # then it is cut off, as by llama.cpp
            first_token_s = 0.0
            sent = ""
            written: list[int] = []
            logprobs: list[float] = []
            drafted = self._tokens(draft)[: max_tokens - 1] if draft and temperature <= 0 else []
            with self._as_for_serving():
                cached = self._keep_shared(prompt) if reuse else self.forget()
                ahead = self._compute(prompt[cached:] + drafted, cancel, rows=len(drafted) + 1)
                scores = ahead[0]
                choose = self._chooser(temperature, seed)
                limits = self._limits(grammar) if grammar else None
                ended = False
                while len(written) < max_tokens:
                    token = limits.choose(scores, choose) if limits else choose(scores)
                    first_token_s = first_token_s or time.perf_counter() - start
                    if ended := token in self._ends:
                        break
                    written.append(token)
                    logprobs.append(round(float(scores.float().log_softmax(-1)[token]), 4))
                    text = self._decode(written)
                    if not text.endswith("\N{REPLACEMENT CHARACTER}"):  # a character's first bytes
                        if on_token and text != sent:
                            on_token(text[len(sent) :])
                        sent = text
                    if cancel is not None and cancel.is_set():
                        raise Cancelled
                    if drafted[: len(written)] == written:
                        scores = ahead[len(written)]
                    elif len(written) < max_tokens:
                        self._cut_to(len(prompt) + len(written) - 1)  # what was drafted otherwise
                        scores = self._compute([token], cancel)[0]
            seconds = time.perf_counter() - start
        return Generation(
            text=sent,  # without a character whose last bytes were cut off, as llama.cpp has it
            prompt_tokens=len(prompt),
            cached_tokens=cached,
            new_tokens=len(written) + ended,
            first_token_s=first_token_s or seconds,
            seconds=seconds,
            waited_s=start - asked,
            cut_off=not ended,
            logprobs=tuple(logprobs),
        )

    def render(self, messages: Sequence[Message]) -> str:
        """Return the text that the model's own template makes of chat messages."""
        return str(
            self.tokenizer.apply_chat_template(list(messages), tokenize=False, add_generation_prompt=True)
        )

    def encode(self, messages: Sequence[Message]) -> list[int]:
        """Return the tokens of chat messages, as in training: the template writes the marks."""
        return self._tokens(self.render(messages))

    def _tokens(self, text: str) -> list[int]:
        return list(self.tokenizer(text, add_special_tokens=False)["input_ids"])

    def forget(self) -> int:
        """Compute the next prompt from its first token, as after a change of weights; returns 0."""
        self._cache, self._computed = None, []
        return 0

    def _keep_shared(self, prompt: list[int]) -> int:
        """Cut the cache down to what it shares with `prompt`; returns the number of those tokens."""
        pairs = enumerate(zip(self._computed, prompt, strict=False))
        # The prompt's last token is computed in any case: its scores choose the first of the answer.
        shared = next((n for n, (a, b) in pairs if a != b), min(len(self._computed), len(prompt)))
        shared = min(shared, len(prompt) - 1)
        if not shared:
            return self.forget()
        self._cut_to(shared)
        return shared

    def _cut_to(self, tokens: int) -> None:
        """Keep the first tokens of the cache."""
        if tokens < len(self._computed):
            self._cache.crop(tokens - len(self._computed))
            del self._computed[tokens:]

    def _compute(
        self, tokens: list[int], cancel: threading.Event | None, *, rows: int = 1
    ) -> Sequence[torch.Tensor]:
        """Compute tokens behind those of the cache; returns the scores of what may follow each of the last `rows`."""
        import torch
        from transformers import DynamicCache

        if self._cache is None:
            self._cache = DynamicCache()
        device = self.model.device
        found: list[torch.Tensor] = []
        try:
            for start in range(0, len(tokens), CHUNK_TOKENS):
                if cancel is not None and cancel.is_set():
                    raise Cancelled
                chunk = tokens[start : start + CHUNK_TOKENS]
                done = len(self._computed)
                out = self.model(
                    input_ids=torch.tensor([chunk], device=device),
                    position_ids=torch.arange(done, done + len(chunk), device=device).unsqueeze(0),
                    past_key_values=self._cache,
                    use_cache=True,
                    logits_to_keep=min(rows, len(chunk)),
                )
                self._computed += chunk
                found += out.logits[0].float()
        except Cancelled:
            raise
        except BaseException:
            self.forget()  # some layers may hold more than others
            raise
        return found[-rows:]

    def _limits(self, grammar: str) -> Limits:
        """What keeps tokens to a grammar; the tokenizer is read for it once."""
        if self._vocabulary is None:
            import llguidance.hf

            self._vocabulary = llguidance.hf.from_tokenizer(self.tokenizer)
        return Limits(self._vocabulary, grammar, self._ends)

    def _chooser(self, temperature: float, seed: int) -> Any:
        import torch

        if temperature <= 0:
            return lambda scores: int(scores.argmax())
        dice = torch.Generator().manual_seed(seed)  # its own, so that a training's draws stay what they are

        def draw(scores: torch.Tensor) -> int:
            chances = torch.softmax(scores.cpu() / temperature, dim=-1)
            return int(torch.multinomial(chances, 1, generator=dice))

        return draw

    def _decode(self, tokens: list[int]) -> str:
        return str(
            self.tokenizer.decode(tokens, skip_special_tokens=True, clean_up_tokenization_spaces=False)
        )

    @contextlib.contextmanager
    def _as_for_serving(self) -> Iterator[None]:
        """Without gradients and dropout; a model that was training trains on afterwards."""
        import torch

        training = [module for module in self.model.modules() if module.training]
        self.model.eval()
        device = self.model.device.type
        try:
            with torch.no_grad(), torch.autocast(device, torch.bfloat16, enabled=device == "cuda"):
                yield
        finally:
            for module in training:
                module.training = True


def put_adapter(model: Any, adapter: Adapter) -> Any:
    """Put an adapter on a base's model. Raises: AdapterError where it does not fit the base."""
    from peft import PeftModel

    with warnings.catch_warnings():
        # transformers and peft read each other's old name.
        warnings.filterwarnings("ignore", message=".*gradient_checkpointing", category=FutureWarning)
        warnings.filterwarnings("error", message="Found missing adapter keys")
        try:
            return PeftModel.from_pretrained(model, str(adapter.folder))
        except (OSError, RuntimeError, ValueError, UserWarning) as error:
            raise AdapterError(
                f"The adapter in {adapter.folder} does not fit its base {adapter.base}: "
                f"{' '.join(str(error).split())[:200]}"
            ) from error


def end_tokens(model: Any, tokenizer: Any) -> frozenset[int]:
    """Return the tokens that end an answer: the configuration's, the tokenizer's, and the marks known to end one."""
    configured = getattr(getattr(model, "generation_config", None), "eos_token_id", None)
    found = set(configured if isinstance(configured, list) else [configured])
    found.add(tokenizer.eos_token_id)
    vocabulary = tokenizer.get_vocab()
    found |= {vocabulary[mark] for mark in END_MARKS if mark in vocabulary}
    return frozenset(token for token in found if token is not None)


class Limits:
    """Keeps a text to a grammar token by token, as llama.cpp does: a choice that may stand is left as it is."""

    def __init__(self, vocabulary: Any, grammar: str, ends: frozenset[int]) -> None:
        """Take llguidance's tokenizer, a grammar of `build_grammar` and the tokens that end a text."""
        from llguidance import LLMatcher

        self._matcher = LLMatcher(vocabulary, LLMatcher.grammar_from_regex(as_regex(grammar)))
        self._ends = ends

    def choose(self, scores: torch.Tensor, choose: Any) -> int:
        """Choose a token that may stand next, and go on behind it."""
        token = int(choose(scores))
        if not self._may_stand(token):
            token = int(choose(self._masked(scores)))
        if token not in self._ends:
            self._matcher.consume_token(token)
        return token

    def _may_stand(self, token: int) -> bool:
        if token in self._ends:
            return bool(self._matcher.is_accepting())
        return bool(self._matcher.validate_tokens([token]) == 1)

    def _masked(self, scores: torch.Tensor) -> torch.Tensor:
        import numpy as np
        import torch

        bits = np.frombuffer(self._matcher.compute_bitmask(), dtype=np.uint8)
        allowed = torch.zeros(scores.shape[-1], dtype=torch.bool)
        known = torch.from_numpy(np.unpackbits(bits, bitorder="little").astype(bool))[: len(allowed)]
        allowed[: len(known)] = known
        ending = bool(self._matcher.is_accepting())
        allowed[[end for end in self._ends if end < len(allowed)]] = ending
        return scores.masked_fill(~allowed.to(scores.device), float("-inf"))
