"""`inhouse train --dry-run`: memory, steps, tokens and time of a run, before its base is loaded.

Memory is counted from config.json and the examples: every tensor that is alive at the two moments that can be the peak,
the loss and the backward pass of the last layer. On twelve shapes of 8 to 203 million parameters, in NF4 and not, with
and without checkpointing, DoRA and bfloat16, it was 1 to 5 % above what torch's CPU allocator held; on a GPU it was not
compared. transformers' Mistral, Llama and Qwen2 as `training/run.py` trains them are what is counted; another
architecture is refused. Time is measured on one and three layers of the base's shape (`training.pace`). Does not count
what the libraries' code takes in the host's memory, nor files that are read into the page cache.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.assistant.errors import InhouseError
from training.answer_losses import CHUNK
from training.example_file import read_column, read_lengths
from training.examples import Examples
from training.packing import Blocks
from training.recipe import Recipe

ARCHITECTURES = ("mistral", "qwen2", "llama")
NF4_BLOCK, NF4_SECOND_BLOCK = 64, 256
# What CUDA, cuBLAS and bitsandbytes take on the card outside torch's allocator, and what the allocator cannot use.
CUDA_BYTES = 500_000_000
FRAGMENTATION = 0.05


class EstimateError(InhouseError):
    """A base whose memory cannot be estimated."""


@dataclass(frozen=True)
class Shape:
    """What config.json says of a decoder."""

    kind: str
    layers: int
    hidden: int
    intermediate: int
    heads: int
    kv_heads: int
    head_dim: int
    vocabulary: int
    tied: bool

    @property
    def linears(self) -> dict[str, tuple[int, int]]:
        """The linear layers of one decoder layer: [in, out]."""
        inner, kv = self.heads * self.head_dim, self.kv_heads * self.head_dim
        return {
            "q_proj": (self.hidden, inner), "k_proj": (self.hidden, kv), "v_proj": (self.hidden, kv),
            "o_proj": (inner, self.hidden), "gate_proj": (self.hidden, self.intermediate),
            "up_proj": (self.hidden, self.intermediate), "down_proj": (self.intermediate, self.hidden),
        }  # fmt: skip

    @property
    def linear_parameters(self) -> int:
        """Those of all layers, which NF4 packs."""
        return self.layers * sum(a * b for a, b in self.linears.values())

    @property
    def other_parameters(self) -> int:
        """Embeddings, head, norms and biases, which it does not."""
        biases = sum(self.linears[name][1] for name in ("q_proj", "k_proj", "v_proj"))
        norms = (2 * self.layers + 1) * self.hidden + (self.layers * biases if self.kind == "qwen2" else 0)
        return self.vocabulary * self.hidden * (1 if self.tied else 2) + norms


@dataclass(frozen=True)
class Work:
    """What is to be done: optimizer steps, rows, tokens of all steps, and the largest micro-batch."""

    steps: int
    steps_in_epoch: int
    rows: int
    tokens: int  # of all rows, once
    longest_row: int
    most_answers: int  # answer tokens of a micro-batch, for which logits are computed
    mean_answers: float  # of a row
    shared: int = 0  # tokens of a row that all its conversations see
    own: int = 0  # tokens of a conversation beside them; 0: not known


@dataclass(frozen=True)
class Memory:
    """Bytes at the peak of a step, on the device."""

    weights: int  # of the base
    loading: int  # of the base as it is loaded, before training needs anything
    adapter: int  # its weights, gradients and optimizer's states
    activations: int
    logits: int
    workspace: int  # mask, weights that are unpacked for a moment
    outside: int  # what the device's own software takes

    @property
    def allocated(self) -> int:
        """What torch allocates: its max_memory_allocated."""
        return self.weights + self.adapter + self.activations + self.logits + self.workspace

    @property
    def total(self) -> int:
        """What the device must have."""
        return round(self.allocated * (1 + (FRAGMENTATION if self.outside else 0))) + self.outside


@dataclass(frozen=True)
class Pace:
    """Seconds of a micro-batch of `tokens` tokens: of one layer, and of what is not in layers.

    They are those of the machine alone; `slowdown` is how much longer it took while others used it.
    """

    layer_s: float
    rest_s: float
    tokens: int
    slowdown: float = 1.0


@dataclass(frozen=True)
class Estimate:
    """All of it; `seconds` is None where nothing could be measured."""

    work: Work
    memory: Memory
    trainable: int
    parameters: int
    flop: float
    seconds: float | None
    slowdown: float
    gpu: bool


def read_shape(folder: Path) -> Shape:
    """Read config.json of a base. Raises: EstimateError."""
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        if config["model_type"] not in ARCHITECTURES:
            raise EstimateError(
                f"{folder} is a {config['model_type']}: only {', '.join(ARCHITECTURES)} are estimated."
            )
        return Shape(
            config["model_type"],
            config["num_hidden_layers"],
            config["hidden_size"],
            config["intermediate_size"],
            config["num_attention_heads"],
            config.get("num_key_value_heads") or config["num_attention_heads"],
            config.get("head_dim") or config["hidden_size"] // config["num_attention_heads"],
            config["vocab_size"],
            bool(config.get("tie_word_embeddings", False)),
        )
    except (OSError, ValueError, KeyError) as error:
        raise EstimateError(
            f"{folder / 'config.json'} is not that of a base ({error}): name another base."
        ) from error


def count_work(recipe: Recipe, examples: Examples) -> Work:
    """Count steps and tokens, as `run.make_trainer` makes them."""
    row_tokens, row_answers = (read_column(examples.rows, name) for name in ("tokens", "answers"))
    in_epoch = max(1, math.ceil(len(examples.rows) / recipe.batch_rows))
    lengths = read_lengths(examples.data)
    shared = lengths.prefix if recipe.packing == "prefix" else np.zeros_like(lengths.prefix)
    return Work(
        recipe.max_steps or math.ceil(in_epoch * recipe.epochs),
        in_epoch,
        len(examples.rows),
        int(row_tokens.sum()),
        int(row_tokens.max()),
        int(np.sort(row_answers)[-recipe.micro_rows :].sum()),
        float(row_answers.mean()),
        round(float(shared.mean())),
        max(1, round(float((lengths.tokens - shared).mean()))),
    )


def count_trainable(recipe: Recipe, shape: Shape) -> int:
    """Count the adapter's parameters."""
    names = ("q_proj", "k_proj", "v_proj", "o_proj") if recipe.lora_targets == "attention" else shape.linears
    sizes = [shape.linears[name] for name in names]
    dora = sum(out for _, out in sizes) if recipe.lora_variant == "dora" else 0
    return shape.layers * (recipe.lora_rank * sum(a + b for a, b in sizes) + dora)


def estimate_memory(
    recipe: Recipe,
    shape: Shape,
    *,
    row_tokens: int,
    answers: int,
    gpu: bool,
    half: bool | None = None,
    blocks: Blocks | None = None,
) -> Memory:
    """Estimate a step's peak. `answers` are positions with logits; `half` computes in bfloat16, as a GPU does.

    `blocks` are those of a row where attention goes block by block; None where it reads a dense mask.
    """
    half = gpu if half is None else half
    compute = 2 if half else 4
    nf4 = recipe.quantize == "nf4"
    stream = compute  # what is not packed keeps its type, and so does all that flows between the layers
    rows, tokens = recipe.micro_rows, recipe.micro_rows * row_tokens
    packed = shape.linear_parameters
    if nf4:
        weights = (
            packed // 2
            + packed // NF4_BLOCK
            + packed // NF4_BLOCK // NF4_SECOND_BLOCK * 4
            + shape.layers * len(shape.linears) * (16 + 256 + 1) * 4
        )
    else:
        weights = packed * compute
    loading = weights + shape.other_parameters * compute
    weights += shape.other_parameters * stream
    trainable = count_trainable(recipe, shape)
    states = 2 if gpu and recipe.optimizer == "paged_adamw_8bit" else 8
    saved = _saved_by_layer(recipe, shape, row_tokens, gpu, compute, stream, blocks)
    entrance = tokens * shape.hidden * stream
    # Gradients of an MLP's product and of the stream; the others take the place of what is no longer kept.
    backward = tokens * (shape.intermediate + 2 * shape.hidden) * stream
    ends = 2 * entrance  # the last norm's input and output
    kept = shape.layers * (entrance if recipe.gradient_checkpointing else saved) + ends
    # Numbers and their logarithms of a chunk; the head's inputs, twice, and their gradients.
    logits = (4 + compute) * min(answers, CHUNK) * shape.vocabulary + 3 * answers * shape.hidden * stream
    in_backward = backward + (saved if recipe.gradient_checkpointing else 0)
    largest = max(a * b for a, b in shape.linears.values())
    unpacked = largest * compute if nf4 else 0
    # The peak is in the loss or in the backward pass of the last layer; what is alive in both is counted once.
    at_loss, at_layer = logits, in_backward + unpacked
    mask = 0 if blocks else rows * row_tokens**2
    return Memory(
        weights=weights,
        loading=loading,
        adapter=trainable * (4 + 4 + states),
        activations=kept + (in_backward if at_layer >= at_loss else 0),
        logits=0 if at_layer >= at_loss else logits,
        workspace=mask + (unpacked if at_layer >= at_loss else 0),
        outside=CUDA_BYTES if gpu else 0,
    )


def _saved_by_layer(
    recipe: Recipe, shape: Shape, tokens: int, gpu: bool, compute: int, stream: int, blocks: Blocks | None
) -> int:
    """Bytes that one layer keeps of a micro-batch for its backward pass."""
    inner = shape.heads * shape.head_dim
    norms = 2 * shape.hidden * 4
    if blocks:
        # Queries, keys, values and the result; each block's own copy of the shared keys and values, and its mask.
        pairs = 2 * shape.kv_heads * shape.head_dim * compute
        attention = 2 * inner * compute + pairs + shape.heads * 4
        later = [end - start for start, end in blocks.spans if start and blocks.shared]
        mask = sum((blocks.shared + own) * (pairs + own * compute) for own in later)
    else:
        # Keys and values are repeated for every head, for there is a mask; the softmax's sums.
        attention = 4 * inner * compute + shape.heads * 4
        mask = tokens * tokens * compute  # as numbers
    mlp = 3 * shape.intermediate * stream
    # Frozen layers keep nothing of their input; an adapter keeps its own, after dropout, and the dropout's mask.
    names = ("q_proj", "k_proj", "v_proj", "o_proj") if recipe.lora_targets == "attention" else shape.linears
    adapters = unpacked = 0
    for name in names:
        size_in, size_out = shape.linears[name]
        adapters += size_in * (compute + (1 if gpu else stream) if recipe.lora_dropout else compute)
        adapters += recipe.lora_rank * compute
        if recipe.lora_variant == "dora":  # both results, and with dropout the weights unpacked once more
            adapters += 2 * size_out * compute
            unpacked += (
                size_in * size_out * compute if recipe.quantize == "nf4" and recipe.lora_dropout else 0
            )
    return recipe.micro_rows * (tokens * (norms + attention + mlp + adapters) + mask) + unpacked


def count_flop(recipe: Recipe, shape: Shape, work: Work) -> float:
    """Floating-point operations of the run: forward, backward to the input, and the forward again if checkpointed."""
    passes = 3 if recipe.gradient_checkpointing else 2
    tokens = work.tokens * work.steps / work.steps_in_epoch
    mean_row = work.tokens / work.rows
    attention = 4 * mean_row * shape.heads * shape.head_dim * shape.layers
    head = 2 * 2 * shape.vocabulary * shape.hidden * work.mean_answers / mean_row
    return tokens * (passes * (2 * shape.linear_parameters + attention) + head)


def estimate(
    recipe: Recipe, folder: Path, examples: Examples, *, gpu: bool, pace: Pace | None = None
) -> Estimate:
    """Estimate a run on the base in `folder`; `pace` is `measure_layers`', None where it is not this machine's."""
    shape, work = read_shape(folder), count_work(recipe, examples)
    memory = estimate_memory(
        recipe, shape, row_tokens=work.longest_row, answers=min(work.most_answers, work.longest_row), gpu=gpu,
        blocks=None if gpu else even_blocks(work.longest_row, work.shared, work.own),
    )  # fmt: skip
    seconds = None
    if pace is not None:
        tokens = work.tokens * work.steps / work.steps_in_epoch
        seconds = tokens / pace.tokens * (shape.layers * pace.layer_s + pace.rest_s)
    return Estimate(
        work, memory, count_trainable(recipe, shape), shape.linear_parameters + shape.other_parameters,
        count_flop(recipe, shape, work), seconds, pace.slowdown if pace else 1.0, gpu,
    )  # fmt: skip


def even_blocks(tokens: int, shared: int, own: int) -> Blocks:
    """Return the blocks of a row whose conversations are equally long, `own` tokens each; 0: one conversation.

    >>> even_blocks(10, 3, 4)
    Blocks(spans=((0, 3), (3, 7), (7, 10)), shared=3)
    """
    shared, own = min(shared, tokens), own or tokens
    starts = range(shared, tokens, own)
    spans = [(start, min(start + own, tokens)) for start in starts]
    return Blocks(tuple([(0, shared), *spans] if shared else spans), shared)
