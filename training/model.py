"""The base quantized, with a LoRA adapter to train: at most 5 % of the parameters, attention's linear layers first."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.assistant.errors import InhouseError
from training.recipe import Recipe

MAX_TRAINABLE = 0.05
ATTENTION = ("q_proj", "k_proj", "v_proj", "o_proj")
ALL_LINEAR = (*ATTENTION, "gate_proj", "up_proj", "down_proj")


class ModelError(InhouseError):
    """A model that cannot be loaded or trained as the recipe says."""


@dataclass(frozen=True)
class Loaded:
    """A peft model, and what it holds: parameters in all, those that are trained, bytes of weights."""

    model: Any
    parameters: int
    trainable: int
    weight_bytes: int


def load_model(recipe: Recipe, folder: Path, *, kernel: str = "sdpa", sharded: bool = False) -> Loaded:
    """Load the base as the recipe says and put the adapter on it. Raises: ModelError.

    Without peft's prepare_model_for_kbit_training: it turns embeddings, head and norms into float32, on a 7B half a
    GB more, and with them all that flows between the layers. They are frozen, and transformers computes norms in
    float32 whatever their type. FSDP, too, wants one type in a layer.
    """
    import torch
    from peft import get_peft_model

    model = load_base(recipe, folder, kernel=kernel, sharded=sharded)
    weight_bytes = model.get_memory_footprint()
    parameters = count_parameters(model)
    model.requires_grad_(False)
    if recipe.gradient_checkpointing:
        model.activation_checkpointing_enable({"use_reentrant": False})
    model.config.use_cache = False
    torch.manual_seed(recipe.seed)  # of the adapter's first weights
    model = get_peft_model(model, lora_config(recipe))
    for parameter in model.parameters():
        if parameter.requires_grad:
            parameter.data = parameter.data.float()
    trainable = sum(p.numel() for p in model.parameters() if p.requires_grad)
    if trainable > MAX_TRAINABLE * parameters:
        raise ModelError(
            f"The adapter has {trainable:,} parameters, {100 * trainable / parameters:.1f} % of the base's "
            f"{parameters:,}; at most {100 * MAX_TRAINABLE:.0f} % are trained: lower lora_rank ({recipe.lora_rank})."
        )
    return Loaded(model, parameters, trainable, weight_bytes)


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
