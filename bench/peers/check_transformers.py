"""Opens model folders with transformers and compares its logits with Lungo's.

    check_transformers.py FOLDER...

Each folder is a model that Lungo saved, with two files beside it that Lungo wrote too:
`check-ids.json`, lists of token ids, and `check.safetensors`, the logits of each as `logits.N`;
of a reward model, the reward of each. Those are asked of transformers in one padded batch.
Prints, as one JSON object, the largest absolute difference per folder, and what transformers
said about missing or unexpected weights (nothing, if all is well).
"""

import json
import sys
from pathlib import Path

import torch
from safetensors.torch import load_file
from transformers import AutoConfig, AutoModelForCausalLM, AutoModelForSequenceClassification


def logits(model, texts: list) -> list:
    return [model(torch.tensor([ids])).logits[0] for ids in texts]


def rewards(model, texts: list) -> list:
    longest = max(map(len, texts))
    pad = model.config.pad_token_id
    rows = torch.tensor([ids + [pad] * (longest - len(ids)) for ids in texts])
    return list(model(rows).logits[:, 0] + model.config.score_bias)


def check(folder: Path) -> dict:
    scores = AutoConfig.from_pretrained(folder).architectures[0].endswith("Classification")
    kind = AutoModelForSequenceClassification if scores else AutoModelForCausalLM
    model, info = kind.from_pretrained(folder, dtype=torch.float32, output_loading_info=True)
    model.eval()
    expected = load_file(folder / "check.safetensors")
    worst = 0.0
    texts = json.loads((folder / "check-ids.json").read_text())
    with torch.no_grad():
        answers = (rewards if scores else logits)(model, texts)
    for i, answer in enumerate(answers):
        worst = max(worst, (answer - expected[f"logits.{i}"]).abs().max().item())
    problems = {
        key: sorted(map(str, value))
        for key, value in info.items()
        if value and key in ("missing_keys", "unexpected_keys", "mismatched_keys")
    }
    return {
        "class": type(model).__name__,
        "parameters": sum(p.numel() for p in model.parameters()),
        "max_abs_diff": worst,
        **problems,
    }


if __name__ == "__main__":
    print(json.dumps({name: check(Path(name)) for name in sys.argv[1:]}))
