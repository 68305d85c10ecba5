"""Steps of TRL's RLOO trainer: the peer of PpoBenchmark.

Arguments: model folder, vocabulary, prompt length, response length, episodes, answers per prompt,
steps. One optimizer step per step, with a reference model, in float32, on the CPU; checkpointing
of activations, TRL's default, is off, since it only costs time where memory suffices.
"""

import json
import os
import random
import statistics
import sys
import time

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import torch
from datasets import Dataset
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import WhitespaceSplit
from transformers import PreTrainedTokenizerFast, TrainerCallback
from transformers.utils import logging
from trl import RLOOConfig, RLOOTrainer

logging.set_verbosity_error()
folder = sys.argv[1]
vocabulary, prompt, response, episodes, per_prompt, steps = (int(a) for a in sys.argv[2:8])
torch.set_num_threads(2)
random.seed(1)

# Words that are tokens, so that prompts have the length they are to have.
words = Tokenizer(WordLevel({f"w{i}": i for i in range(vocabulary)}, unk_token="w0"))
words.pre_tokenizer = WhitespaceSplit()
tokenizer = PreTrainedTokenizerFast(
    tokenizer_object=words, eos_token="w0", pad_token="w0", unk_token="w0", padding_side="left"
)
texts = [
    " ".join(f"w{random.randrange(1, vocabulary)}" for _ in range(prompt))
    for _ in range(episodes // per_prompt * (steps + 2))
]


def reward(completions, **_):
    return [float(len(text)) / 100 for text in completions]


seconds = []


class Clock(TrainerCallback):
    def __init__(self):
        self.last = None

    def on_step_end(self, args, state, control, **_):
        now = time.perf_counter()
        if self.last is not None:
            seconds.append(now - self.last)
        self.last = now


config = RLOOConfig(
    output_dir="/tmp/lungo-peer-ppo",
    per_device_train_batch_size=episodes,
    gradient_accumulation_steps=1,
    num_generations=per_prompt,
    max_completion_length=response,
    temperature=1.0,
    beta=0.05,
    num_iterations=1,
    learning_rate=1e-5,
    max_steps=steps + 1,
    disable_dropout=True,
    gradient_checkpointing=False,
    bf16=False,
    use_cpu=True,
    save_strategy="no",
    report_to="none",
    disable_tqdm=True,
    logging_steps=1000,
)
trainer = RLOOTrainer(
    model=folder,
    reward_funcs=reward,
    args=config,
    train_dataset=Dataset.from_dict({"prompt": texts}),
    processing_class=tokenizer,
    callbacks=[Clock()],
)
# TRL prints its logs to standard output, where one line of figures is expected.
out, sys.stdout = sys.stdout, sys.stderr
trainer.train()
sys.stdout = out
print(
    json.dumps(
        {
            "median": statistics.median(seconds),
            "min": min(seconds),
            "steps": len(seconds),
            "parameters": sum(p.numel() for p in trainer.model.parameters()),
        }
    )
)
