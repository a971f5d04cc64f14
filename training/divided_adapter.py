"""An adapter whose weights are divided among processes (FSDP): gathered into its files, and put back from them.

peft (0.21) looks for an adapter's parameters by their names, which FSDP takes away: left to it, a checkpoint has no
weights, and loading one does nothing, both without a word.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.assistant.adapter import PEFT_WEIGHTS


def find_names(model: Any) -> dict[str, str]:
    """Return for each name in an adapter's file that of the parameter. `model` is not yet divided."""
    from peft import get_peft_model_state_dict

    parameters = {name: tensor for name, tensor in model.named_parameters() if tensor.requires_grad}
    names = {tensor.data_ptr(): name for name, tensor in parameters.items()}
    return {
        key: names[tensor.data_ptr()]
        for key, tensor in get_peft_model_state_dict(model, state_dict=parameters).items()
    }


def write_adapter(accelerator: Any, model: Any, names: Mapping[str, str], folder: Path) -> None:
    """Write weights and configuration. All processes call it, the first writes; `folder` is there."""
    from safetensors.torch import save_file

    whole = accelerator.get_state_dict(model)
    if accelerator.is_main_process:
        weights = {key: whole[name].contiguous() for key, name in names.items()}
        save_file(weights, folder / PEFT_WEIGHTS, metadata={"format": "pt"})
        accelerator.unwrap_model(model).peft_config["default"].save_pretrained(str(folder))


def read_adapter(model: Any, names: Mapping[str, str], folder: Path) -> None:
    """Put weights into a divided model. All processes call it and read the file."""
    from safetensors.torch import load_file
    from torch.distributed.fsdp import FullStateDictConfig, FullyShardedDataParallel, StateDictType

    weights = {names[key]: tensor for key, tensor in load_file(folder / PEFT_WEIGHTS).items()}
    whole = StateDictType.FULL_STATE_DICT, FullStateDictConfig(offload_to_cpu=False, rank0_only=False)
    with FullyShardedDataParallel.state_dict_type(model, *whole):
        model.load_state_dict(weights, strict=False)
