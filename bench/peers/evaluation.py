"""Likelihoods of continuations and greedy answers by transformers: the peer of the evaluation.

    evaluation.py score MODEL REQUESTS.json
    evaluation.py speed MODEL REQUESTS.json

MODEL is a model's folder with its tokenizer. REQUESTS.json: {"questions": [{"prompt": text,
"options": [text, ...]}, ...], "answers": [{"prompt": text, "tokens": n, "stop": [text, ...]},
...]}, the latter optional.

`score` reads one option at a time and prints, as one JSON object, the log-probability of each
and the answers: plain and slow, to be compared with. `speed` prints the seconds that two loops
over all questions take, batched by length.

Prompt and option are encoded together, after the token that the tokenizer's files say texts
begin with. What counts begins where that and the encoding of the prompt alone part; where
options of a question part at different places, at the earliest.
"""

import json
import sys
import time

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer
from transformers.utils import logging

logging.set_verbosity_error()
BATCH_TOKENS = 4096


def common(a, b):
    n = 0
    while n < len(a) and n < len(b) and a[n] == b[n]:
        n += 1
    return n


class Asked:
    def __init__(self, folder):
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
        self.model = self.model.to(self.device).eval()
        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        begin = self.tokenizer.bos_token_id
        self.begin = [] if begin is None else [begin]

    def encode(self, texts):
        return self.tokenizer(texts, add_special_tokens=False)["input_ids"] if texts else []

    def rows(self, questions):
        """For each option: the ids, and the index of the first that counts."""
        texts = []
        for q in questions:
            texts.append(q["prompt"])
            texts.extend(q["prompt"] + option for option in q["options"])
        encoded = iter(self.encode(texts))
        rows = []
        for q in questions:
            alone = next(encoded)
            whole = [next(encoded) for _ in q["options"]]
            start = len(self.begin) + min(common(alone, ids) for ids in whole)
            rows.append([(self.begin + ids, start) for ids in whole])
        return rows

    # --- One at a time ---

    def likelihood(self, ids, start):
        logits = self.model(torch.tensor([ids], device=self.device)).logits[0].double()
        logprobs = torch.log_softmax(logits, -1)
        return sum(logprobs[i - 1, ids[i]].item() for i in range(start, len(ids)))

    def answer(self, request):
        ids = self.begin + self.encode([request["prompt"]])[0]
        out = self.model.generate(
            torch.tensor([ids], device=self.device),
            max_new_tokens=request["tokens"],
            do_sample=False,
            pad_token_id=self.tokenizer.eos_token_id or 0,
        )
        text = self.tokenizer.decode(out[0, len(ids):], skip_special_tokens=True)
        for stop in request["stop"]:
            text = text.split(stop)[0]
        return text

    # --- Batched ---

    def batches(self, rows):
        """Longest first, so that rows of a batch have about the same length."""
        order = sorted(range(len(rows)), key=lambda i: -len(rows[i][0]))
        while order:
            n = max(1, BATCH_TOKENS // len(rows[order[0]][0]))
            yield order[:n]
            order = order[n:]

    def padded(self, rows):
        width = max(len(ids) for ids, _ in rows)
        return torch.tensor([ids + [0] * (width - len(ids)) for ids, _ in rows],
                            device=self.device)

    def all_logits(self, rows):
        """As evaluation harnesses do: the logits of every token, and their softmax."""
        sums = [0.0] * len(rows)
        for batch in self.batches(rows):
            ids = self.padded([rows[i] for i in batch])
            logprobs = torch.log_softmax(self.model(ids).logits, -1)
            for b, i in enumerate(batch):
                text, start = rows[i]
                targets = torch.tensor(text[start:], device=self.device)
                some = logprobs[b, start - 1 : len(text) - 1]
                sums[i] = some.gather(1, targets[:, None]).sum().item()
        return sums

    def few_logits(self, rows):
        """The same with logits only where they count, which spares most of the vocabulary's work."""
        sums = [0.0] * len(rows)
        for batch in self.batches(rows):
            ids = self.padded([rows[i] for i in batch])
            states = self.model.base_model(ids).last_hidden_state
            at, targets, owner = [], [], []
            for b, i in enumerate(batch):
                text, start = rows[i]
                for t in range(start, len(text)):
                    at.append(b * ids.shape[1] + t - 1)
                    targets.append(text[t])
                    owner.append(i)
            chosen = states.reshape(-1, states.shape[-1])[torch.tensor(at, device=self.device)]
            logprobs = torch.log_softmax(self.model.lm_head(chosen), -1)
            picked = logprobs.gather(1, torch.tensor(targets, device=self.device)[:, None])
            for i, value in zip(owner, picked[:, 0].tolist()):
                sums[i] += value
        return sums

    def seconds(self, questions, loop):
        start = time.perf_counter()
        rows = [row for options in self.rows(questions) for row in options]
        sums = loop(rows)
        if self.device == "cuda":
            torch.cuda.synchronize()
        return time.perf_counter() - start, sums


def main():
    what, folder, file = sys.argv[1:4]
    asked = Asked(folder)
    with open(file, encoding="utf-8") as opened:
        requests = json.load(opened)
    with torch.inference_mode():
        if what == "score":
            rows = asked.rows(requests["questions"])
            out = {
                "scores": [[asked.likelihood(*row) for row in options] for options in rows],
                "answers": [asked.answer(r) for r in requests.get("answers", [])],
            }
        else:
            some = requests["questions"]
            asked.seconds(some[:32], asked.all_logits)  # warm-up
            all_seconds, one = asked.seconds(some, asked.all_logits)
            few_seconds, other = asked.seconds(some, asked.few_logits)
            for name, seconds in [("all", all_seconds), ("few", few_seconds)]:
                print(f"transformers, {name} logits: {seconds:.2f} s", file=sys.stderr)
            out = {
                "allLogits": all_seconds,
                "fewLogits": few_seconds,
                "sums": one,
                "difference": max(abs(a - b) for a, b in zip(one, other)),
            }
    print(json.dumps(out))


if __name__ == "__main__":
    main()
