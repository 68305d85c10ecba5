"""nanoGPT's recipe for a CPU on Tiny Shakespeare: the peer of ShakespeareBenchmark.

Argument: a folder with train.txt and validation.txt. Characters as tokens, 4 layers, 4 heads, width
128, rows of 64, batches of 12, 2,000 steps of AdamW with a cosine to a tenth, no dropout. The wall
clock runs from the first line; the validation loss is that of the whole text, row by row.
"""

import time

started = time.perf_counter()

import json
import math
import pathlib
import sys

import torch
from torch import nn
from torch.nn import functional as F

folder = pathlib.Path(sys.argv[1])
train, held = ((folder / f"{name}.txt").read_text() for name in ("train", "validation"))
letters = sorted(set(train + held))
number = {letter: i for i, letter in enumerate(letters)}
train_ids, held_ids = (torch.tensor([number[c] for c in text]) for text in (train, held))
V, C, T, rows, steps, heads, layers = len(letters), 128, 64, 12, 2000, 4, 4
torch.manual_seed(1337)
torch.set_num_threads(2)


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(C, bias=False), nn.LayerNorm(C, bias=False)
        self.qkv, self.out = nn.Linear(C, 3 * C, bias=False), nn.Linear(C, C, bias=False)
        self.up, self.down = nn.Linear(C, 4 * C, bias=False), nn.Linear(4 * C, C, bias=False)

    def forward(self, x):
        B, T, _ = x.shape
        q, k, v = (
            part.view(B, T, heads, C // heads).transpose(1, 2)
            for part in self.qkv(self.norm1(x)).chunk(3, dim=-1)
        )
        seen = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.out(seen.transpose(1, 2).reshape(B, T, C))
        return x + self.down(F.gelu(self.up(self.norm2(x))))


class Gpt(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(V, C), nn.Embedding(T, C)
        self.blocks = nn.ModuleList(Block() for _ in range(layers))
        self.norm = nn.LayerNorm(C, bias=False)
        for name, p in self.named_parameters():
            if p.dim() == 2:
                residual = name.endswith(("out.weight", "down.weight"))
                nn.init.normal_(p, std=0.02 / math.sqrt(2 * layers) if residual else 0.02)

    def forward(self, ids):
        x = self.tokens(ids) + self.positions.weight[: ids.shape[1]]
        for block in self.blocks:
            x = block(x)
        return F.linear(self.norm(x), self.tokens.weight)


def loss_of(ids, targets):
    return F.cross_entropy(model(ids).reshape(-1, V), targets.reshape(-1))


def rate(step):
    if step < 100:
        return 1e-3 * (step + 1) / 100
    return 1e-4 + 0.5 * (1 + math.cos(math.pi * (step - 100) / (steps - 100))) * 9e-4


model = Gpt()
matrices = [p for p in model.parameters() if p.dim() == 2]
vectors = [p for p in model.parameters() if p.dim() < 2]
optimizer = torch.optim.AdamW(
    [{"params": matrices, "weight_decay": 0.1}, {"params": vectors, "weight_decay": 0.0}],
    lr=1e-3,
    betas=(0.9, 0.99),
    fused=True,
)
for step in range(steps):
    for group in optimizer.param_groups:
        group["lr"] = rate(step)
    starts = torch.randint(len(train_ids) - T - 1, (rows,))
    loss = loss_of(
        torch.stack([train_ids[i : i + T] for i in starts]),
        torch.stack([train_ids[i + 1 : i + T + 1] for i in starts]),
    )
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    if step % 200 == 0:
        print(f"nanoGPT's recipe: step {step}, loss {loss.item():.3f}", file=sys.stderr)

model.eval()
with torch.no_grad():
    whole = (len(held_ids) - 1) // T
    ids = held_ids[: whole * T].view(whole, T)
    targets = held_ids[1 : whole * T + 1].view(whole, T)
    nats = sum(
        loss_of(ids[i : i + 64], targets[i : i + 64]).item() * targets[i : i + 64].numel()
        for i in range(0, whole, 64)
    ) / (whole * T)
bits = nats / math.log(2) * len(held) / len(held.encode())
print(
    json.dumps(
        {
            "bits": bits,
            "wall": time.perf_counter() - started,
            "parameters": sum(p.numel() for p in model.parameters()),
        }
    )
)
