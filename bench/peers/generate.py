"""Tokens per second of transformers' generate: the peer of GenerateBenchmark.

Arguments: vocabulary, prompt length, new tokens, batch sizes (comma-separated).
"""

import json
import sys
import time

import torch
from transformers import GPT2Config, GPT2LMHeadModel
from transformers.utils import logging

logging.set_verbosity_error()
vocabulary, prompt, new = (int(a) for a in sys.argv[1:4])
batches = [int(b) for b in sys.argv[4].split(",")]

torch.manual_seed(1)
device = "cuda" if torch.cuda.is_available() else "cpu"
model = GPT2LMHeadModel(
    GPT2Config(
        vocab_size=vocabulary,
        n_positions=256,
        n_embd=384,
        n_layer=6,
        n_head=6,
        bos_token_id=0,
        eos_token_id=None,
        pad_token_id=0,
    )
)
model = model.to(device).eval()


def run(batch):
    ids = torch.randint(vocabulary, (batch, prompt), device=device)
    start = time.perf_counter()
    out = model.generate(
        ids,
        attention_mask=torch.ones_like(ids),
        max_new_tokens=new,
        do_sample=True,
        temperature=0.8,
        top_k=50,
        use_cache=True,
    )
    if device == "cuda":
        torch.cuda.synchronize()
    seconds = time.perf_counter() - start
    assert out.shape == (batch, prompt + new), out.shape
    return batch * new / seconds


with torch.inference_mode():
    run(8)  # warm-up
    speeds = {str(batch): run(batch) for batch in batches}
for batch, speed in speeds.items():
    print(f"transformers, batch {batch}: {speed:.0f} tokens/s", file=sys.stderr)
print(json.dumps(speeds))
