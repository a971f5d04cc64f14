"""The base quantized, with a LoRA adapter to train: at most 5 % of the parameters, attention's linear layers first."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.assistant.adapter import PEFT_WEIGHTS, check_adapter, check_weights
from app.assistant.errors import InhouseError
from training.attention import KERNEL
from training.recipe import Recipe

MAX_TRAINABLE = 0.05
ATTENTION = ("q_proj", "k_proj", "v_proj", "o_proj")
# What an adapter that is gone on from has in common with the run: a recipe's keys, and peft's names.
SHAPE_KEYS = (
    ("lora_rank", "r"), ("lora_alpha", "lora_alpha"), ("lora_targets", "target_modules"),
    ("lora_variant", "use_rslora"), ("lora_variant", "use_dora"),
)  # fmt: skip
ALL_LINEAR = (*ATTENTION, "gate_proj", "up_proj", "down_proj")


class ModelError(InhouseError):
    """A model that cannot be loaded or trained as the recipe says."""


@dataclass(frozen=True)
class Loaded:
    """A peft model, and what it holds: parameters in all, those that are trained, bytes of weights.

    `reads_masks` says whether its attention reads a dense mask or a row's blocks.
    """

    model: Any
    parameters: int
    trainable: int
    weight_bytes: int
    reads_masks: bool = True


def load_model(recipe: Recipe, folder: Path, *, kernel: str = "sdpa", sharded: bool = False) -> Loaded:
    """Load the base as the recipe says and put the adapter on it. Raises: ModelError."""
    return add_adapter(recipe, load_base(recipe, folder, kernel=kernel, sharded=sharded), kernel=kernel)


def add_adapter(recipe: Recipe, model: Any, *, kernel: str = "sdpa") -> Loaded:
    """Put the recipe's adapter on a base that `load_base` loaded, and freeze the base. Raises: ModelError.

    Without peft's prepare_model_for_kbit_training: it turns embeddings, head and norms into float32, on a 7B half a
    GB more, and with them all that flows between the layers. They are frozen, and transformers computes norms in
    float32 whatever their type. FSDP, too, wants one type in a layer.
    """
    import torch
    from peft import get_peft_model

    weight_bytes = model.get_memory_footprint()
    parameters = count_parameters(model)
    model.requires_grad_(False)
    if recipe.gradient_checkpointing:
        model.activation_checkpointing_enable({"use_reentrant": False})
    model.config.use_cache = False
    torch.manual_seed(recipe.seed)  # of the adapter's first weights
    model = get_peft_model(model, lora_config(recipe))
    if recipe.start_from:
        _load_adapter(model, Path(recipe.start_from))
    for parameter in model.parameters():
        if parameter.requires_grad:
            parameter.data = parameter.data.float()
    trainable = sum(p.numel() for p in model.parameters() if p.requires_grad)
    if trainable > MAX_TRAINABLE * parameters:
        raise ModelError(
            f"The adapter has {trainable:,} parameters, {100 * trainable / parameters:.1f} % of the base's "
            f"{parameters:,}; at most {100 * MAX_TRAINABLE:.0f} % are trained: lower lora_rank ({recipe.lora_rank})."
        )
    return Loaded(model, parameters, trainable, weight_bytes, kernel != KERNEL)


def check_start(recipe: Recipe, folder: Path) -> str:
    """Return the digest of the adapter that a run starts from, empty without one. `folder` is the base's.

    Raises: ModelError where it has another shape than the recipe's; AdapterError where it is for another base or
    prompt.
    """
    if not recipe.start_from:
        return ""
    from peft import LoraConfig

    place = Path(recipe.start_from)
    adapter = check_adapter(place, recipe.base)
    check_weights(adapter, folder)
    try:
        found: Any = LoraConfig.from_pretrained(str(place))
    except (OSError, ValueError, TypeError) as error:
        raise ModelError(
            f"start_from: {place / 'adapter_config.json'} cannot be read: {str(error)[:200]}"
        ) from error
    wanted = lora_config(recipe)
    for key, name in SHAPE_KEYS:
        if getattr(found, name) != getattr(wanted, name):
            raise ModelError(
                f"start_from: the adapter in {place} has {name} {getattr(found, name)}, and the recipe's "
                f"{key} makes it {getattr(wanted, name)}: set it as that run had it, or start afresh."
            )
    if not (place / PEFT_WEIGHTS).is_file():
        raise ModelError(
            f"start_from: {place} has no {PEFT_WEIGHTS}: name a folder that `inhouse train` wrote."
        )
    return adapter.digest


def _load_adapter(model: Any, folder: Path) -> None:
    """Put an adapter's weights into a peft model. Raises: ModelError."""
    from peft import set_peft_model_state_dict
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        missed = set_peft_model_state_dict(model, load_file(str(folder / PEFT_WEIGHTS)))
    except (OSError, SafetensorError, RuntimeError) as error:
        raise ModelError(
            f"start_from: the weights in {folder} cannot be loaded: {str(error)[:200]}"
        ) from error
    if missed.unexpected_keys:
        raise ModelError(f"start_from: the adapter in {folder} has layers that the base lacks.")


def load_base(recipe: Recipe, folder: Path, *, kernel: str = "sdpa", sharded: bool = False) -> Any:
    """Load the base alone: in NF4 with double quantization, or in the compute type. Raises: ModelError.

    `sharded` is for FSDP, which divides only floating-point weights: 4-bit ones are then stored in such, as they are.
    """
    import torch
    from transformers import AutoModelForCausalLM, BitsAndBytesConfig

    dtype = compute_dtype()
    options: dict[str, Any] = {"dtype": dtype, "attn_implementation": kernel}
    if recipe.quantize == "nf4":
        options["quantization_config"] = BitsAndBytesConfig(
            load_in_4bit=True,
            bnb_4bit_quant_type="nf4",
            bnb_4bit_use_double_quant=True,
            bnb_4bit_compute_dtype=dtype,
            bnb_4bit_quant_storage=dtype if sharded else torch.uint8,
        )
    if torch.cuda.is_available():
        options["device_map"] = {"": torch.cuda.current_device()}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)
            return AutoModelForCausalLM.from_pretrained(str(folder), **options)
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(
            f"The base in {folder} cannot be loaded: {' '.join(str(error).split())[:300]}"
        ) from error


def lora_config(recipe: Recipe) -> Any:
    """Return peft's configuration of the recipe's adapter."""
    from peft import LoraConfig

    return LoraConfig(
        task_type="CAUSAL_LM",
        r=recipe.lora_rank,
        lora_alpha=recipe.lora_alpha,
        lora_dropout=recipe.lora_dropout,
        target_modules=list(ATTENTION if recipe.lora_targets == "attention" else ALL_LINEAR),
        use_rslora=recipe.lora_variant == "rslora",
        use_dora=recipe.lora_variant == "dora",
    )


def compute_dtype() -> Any:
    """bfloat16 where the GPU has it, float32 on a CPU."""
    import torch

    return torch.bfloat16 if torch.cuda.is_available() else torch.float32


def count_parameters(model: Any) -> int:
    """Count a model's parameters; a packed 4-bit weight counts as the two that each of its bytes holds."""
    return sum(
        p.numel() * (2 * p.element_size() if p.__class__.__name__ == "Params4bit" else 1)
        for p in model.parameters()
    )
