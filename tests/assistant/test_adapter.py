"""What an adapter's folder says, and when it must not be served; no weights are loaded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.assistant.adapter import AdapterError, check_adapter, check_weights, describe_base, read_adapter
from app.assistant.base_models import BASE_MODELS
from app.assistant.prompt import PROMPT_VERSION, RENDERED_VERSIONS
from app.assistant.start import find_adapter, load_model, start_assistant
from app.assistant.workspace import ModelConfig, Workspace, read_workspace

BASE = "qwen2.5-coder-0.5b-instruct"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An adapter as training writes it, its weights any bytes."""
    folder = tmp_path / "adapter"
    folder.mkdir()
    about = {"name": "shop", "base": BASE, "prompt_version": PROMPT_VERSION}
    (folder / "inhouse.json").write_text(json.dumps(about))
    (folder / "adapter_model.safetensors").write_bytes(b"weights")
    (folder / "chat_template.jinja").write_text("{{ messages }}")
    return folder


def change(folder: Path, **about: object) -> None:
    file = folder / "inhouse.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | about))


def serve(folder: Path | str, name: str = "0.5b") -> Workspace:
    return Workspace(Path(), "shop", (), ModelConfig(name, adapter=str(folder)))


def ignore(phase: str, done: int, total: int) -> None:
    pass


def test_a_folder_says_what_it_is(folder: Path) -> None:
    adapter = check_adapter(folder, "0.5b")
    assert (adapter.name, adapter.base, adapter.prompt_version) == ("shop", BASE, PROMPT_VERSION)
    assert (adapter.gguf, adapter.chat_template) == (None, "{{ messages }}")
    assert len(adapter.digest) == 8 and int(adapter.digest, 16)


def test_an_export_has_the_same_digest(folder: Path) -> None:
    before = read_adapter(folder).digest
    (folder / "adapter.gguf").write_bytes(b"the same in another form")
    after = read_adapter(folder)
    assert (after.digest, after.gguf) == (before, folder / "adapter.gguf")


def test_other_weights_have_another_digest(folder: Path) -> None:
    before = read_adapter(folder).digest
    (folder / "adapter_model.safetensors").write_bytes(b"other weights")
    assert read_adapter(folder).digest != before


def test_a_template_within_the_tokenizer_s_configuration_is_found(folder: Path) -> None:
    (folder / "chat_template.jinja").unlink()
    (folder / "tokenizer_config.json").write_text('{"chat_template": "{{ bos_token }}"}')
    assert read_adapter(folder).chat_template == "{{ bos_token }}"


def test_a_folder_without_a_template_has_none(folder: Path) -> None:
    (folder / "chat_template.jinja").unlink()
    assert read_adapter(folder).chat_template == ""


def test_any_folder_is_no_adapter(tmp_path: Path) -> None:
    with pytest.raises(AdapterError, match=r"has no inhouse\.json: name the folder"):
        check_adapter(tmp_path)
    with pytest.raises(AdapterError, match=r"has no inhouse\.json: name the folder"):
        check_adapter(tmp_path / "nowhere")


@pytest.mark.parametrize("text", ["{", "[]", '"x"', '{"name": "shop"}', "\xff"])
def test_a_damaged_description_is_one_sentence(folder: Path, text: str) -> None:
    (folder / "inhouse.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(AdapterError, match=r"inhouse\.json cannot be used .*names name, base"):
        check_adapter(folder)


def test_a_folder_without_weights_says_so(folder: Path) -> None:
    (folder / "adapter_model.safetensors").unlink()
    with pytest.raises(AdapterError, match=r"neither adapter_model\.safetensors nor adapter\.gguf"):
        check_adapter(folder)


def test_an_adapter_for_another_prompt_is_refused(folder: Path) -> None:
    change(folder, prompt_version=PROMPT_VERSION - 1)
    wanted = rf"tuned for prompt version {PROMPT_VERSION - 1}, .* renders {PROMPT_VERSION}: train it again"
    with pytest.raises(AdapterError, match=wanted):
        check_adapter(folder)


@pytest.mark.parametrize("version", RENDERED_VERSIONS)
def test_every_version_that_can_be_rendered_is_served(folder: Path, version: int) -> None:
    change(folder, prompt_version=version)
    assert check_adapter(folder, "0.5b").prompt_version == version


def test_a_version_is_served_as_long_as_it_is_listed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change(folder, prompt_version=PROMPT_VERSION - 1)
    monkeypatch.setattr("app.assistant.adapter.RENDERED_VERSIONS", (PROMPT_VERSION - 1, PROMPT_VERSION))
    assert check_adapter(folder).prompt_version == PROMPT_VERSION - 1
    change(folder, prompt_version=PROMPT_VERSION + 1)
    with pytest.raises(AdapterError, match=f"renders {PROMPT_VERSION - 1} and {PROMPT_VERSION}: train it"):
        check_adapter(folder)


def test_the_file_of_the_base_that_it_was_tuned_on_is_the_one_served(folder: Path) -> None:
    change(folder, base_file=BASE_MODELS[BASE].sha256)
    assert check_adapter(folder, "0.5b").base_file == BASE_MODELS[BASE].sha256
    change(folder, base_file="0" * 64)
    with pytest.raises(
        AdapterError, match=rf"other weights of {BASE} \(0{{12}}\).*serve it on the base that"
    ):
        check_adapter(folder, "0.5b")


def write_tensors(folder: Path, *shards: dict[str, bytes]) -> Path:
    """A base's folder, its tensors any bytes."""
    folder.mkdir()
    for number, tensors in enumerate(shards):
        header, start = {}, 0
        for name, data in tensors.items():
            header[name] = {"dtype": "U8", "shape": [len(data)], "data_offsets": [start, start + len(data)]}
            start += len(data)
        text = json.dumps({**header, "__metadata__": {"shard": str(number)}}).encode()
        file = folder / f"model-{number}.safetensors"
        file.write_bytes(len(text).to_bytes(8, "little") + text + b"".join(tensors.values()))
    return folder


TENSORS = {"a": bytes(range(256)) * 40, "b": b"xyz"}


def test_the_weights_that_it_was_tuned_on_may_lie_in_other_files(folder: Path, tmp_path: Path) -> None:
    one = write_tensors(tmp_path / "one", TENSORS)
    two = write_tensors(tmp_path / "two", {"b": TENSORS["b"]}, {"a": TENSORS["a"]})
    change(folder, **describe_base("mine", one))
    check_weights(read_adapter(folder), two)


@pytest.mark.parametrize("place", [0, 5120, 10239])
def test_other_weights_of_the_same_name_and_shape_are_refused(
    folder: Path, tmp_path: Path, place: int
) -> None:
    other = bytearray(TENSORS["a"])
    other[place] ^= 1
    change(folder, **describe_base("mine", write_tensors(tmp_path / "one", TENSORS)))
    two = write_tensors(tmp_path / "two", TENSORS | {"a": bytes(other)})
    with pytest.raises(AdapterError, match=r"other weights of .* than those in .*two .*--adapter none"):
        check_weights(read_adapter(folder), two)


def test_an_adapter_that_says_nothing_of_its_base_s_weights_is_served(folder: Path, tmp_path: Path) -> None:
    assert check_adapter(folder, "0.5b").base_file == ""
    check_weights(read_adapter(folder), write_tensors(tmp_path / "base", TENSORS))


def test_a_damaged_base_is_one_sentence(tmp_path: Path) -> None:
    base = write_tensors(tmp_path / "base", TENSORS)
    (base / "model-0.safetensors").write_bytes(b"not these")
    with pytest.raises(
        AdapterError, match=r"model-0\.safetensors cannot be read as safetensors .*get it again"
    ):
        describe_base("mine", base)


def test_a_base_model_s_file_is_named_by_its_digest(tmp_path: Path) -> None:
    base = write_tensors(tmp_path / "base", TENSORS)
    assert describe_base("0.5b", base)["base_file"] == BASE_MODELS[BASE].sha256
    assert describe_base("mine", base)["base_file"] == ""


def test_an_adapter_for_another_base_is_refused(folder: Path) -> None:
    with pytest.raises(AdapterError, match=rf"tuned on {BASE}, not on qwen2.5-coder-1.5b.*--adapter none"):
        check_adapter(folder, "qwen2.5-coder-1.5b-instruct")


def test_a_base_by_its_size_is_the_same_base(folder: Path) -> None:
    change(folder, base="0.5b")
    assert check_adapter(folder, BASE).base == "0.5b"


def test_the_workspace_names_the_adapter(folder: Path) -> None:
    found = find_adapter(serve(folder))
    assert found is not None and found.name == "shop"


def test_a_folder_named_wins_over_the_workspace_s(folder: Path, tmp_path: Path) -> None:
    found = find_adapter(serve(tmp_path / "nowhere"), None, str(folder))
    assert found is not None and found.folder == folder


def test_none_switches_it_off(folder: Path) -> None:
    assert find_adapter(serve(folder), None, "none") is None


def test_another_model_drops_the_workspace_s_adapter(folder: Path) -> None:
    assert find_adapter(serve(folder), "1.5b") is None
    assert find_adapter(serve(folder), BASE) is not None


def test_another_model_gets_the_adapter_that_the_workspace_has_for_it(folder: Path) -> None:
    workspace = Workspace(Path(), "shop", (), ModelConfig("1.5b", others={BASE: str(folder)}))
    assert find_adapter(workspace) is None
    found = find_adapter(workspace, "0.5b")
    assert found is not None and found.folder == folder


def test_a_base_in_a_file_is_left_to_llama_cpp(folder: Path) -> None:
    change(folder, base="mistralai/Mistral-7B-Instruct-v0.3")
    assert find_adapter(serve(folder, "/models/mistral.gguf")) is not None


def test_without_its_export_it_is_refused_before_weights_are_looked_for(folder: Path) -> None:
    with pytest.raises(AdapterError, match=r"has no adapter\.gguf.*inhouse export"):
        load_model(serve(folder, "nowhere.gguf"), None, ignore)


def test_an_adapter_refused_gives_the_database_back(shop_workspace: Path, folder: Path) -> None:
    import duckdb

    change(folder, prompt_version=99)
    with pytest.raises(AdapterError, match="prompt version 99"):
        start_assistant(shop_workspace, adapter=str(folder))
    with duckdb.connect(shop_workspace / "shop.duckdb") as writer:
        writer.execute("CREATE TABLE x (a INTEGER)")


def test_the_environment_switches_it_off(
    shop_workspace: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INHOUSE_ADAPTER", str(folder))
    assert find_adapter(read_workspace(shop_workspace)) is not None
    monkeypatch.setenv("INHOUSE_ADAPTER", "none")
    assert find_adapter(read_workspace(shop_workspace)) is None
