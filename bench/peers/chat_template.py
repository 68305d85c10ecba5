"""What transformers makes of conversations with Lungo's chat template.

Writes, for each of several tokenizers trained here on a few lines, a folder with tokenizer.json and
expected.jsonl: conversations with the rendered text and ids of apply_chat_template. ChatTemplateTest
compares Lungo's own with them. The template itself comes from a file that Lungo wrote.

    python bench/peers/chat_template.py chat_template.jinja src/test/resources/dev/lungo/chat
"""

import json
import pathlib
import random
import sys

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast

SPECIALS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
GPT4 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,2}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
TEXT = [
    "The user asks and the assistant answers; the system sets the scene.\n\n",
    "user\nWhat is the capital of France?\nassistant\nParis is the capital of France.\n",
    "Hello there! How are you today? I'm fine, thank you. It's 2026, isn't it?\n",
    "def add(a, b):\n    return a + b\n\n\nprint(add(1, 2))  # 3\n",
    "Быть или не быть, вот в чём вопрос. 你好，世界。 مرحبا بالعالم 🙂🙃\n",
]
PIECES = [
    "Hello", " ", "  ", "\n", "\n\n", "\t", " world", "user", "assistant", "system", "你好", "，", "🙂",
    "é", "e\u0301", "مرحبا", "1234567", "3.14", "don't", "'S", "\r\n", "\u00a0", "\u2003", "\u3000",
    "    x = 1", "<|", "|>", "im_end", "{{ x }}", "{% if %}", "\\n", "\"", "\u200d", "ﬁ", "\x1f", "\x85",
]


def tokenizer(pre_tokenizer):
    tok = Tokenizer(models.BPE())
    tok.pre_tokenizer = pre_tokenizer
    tok.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=420,
        special_tokens=SPECIALS,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tok.train_from_iterator(TEXT * 3, trainer)
    return tok


def conversations():
    rng = random.Random(20240601)
    user, assistant, system = "user", "assistant", "system"
    fixed = [
        [(user, "Hi"), (assistant, "Hello!")],
        [(system, "Be brief."), (user, "Hi"), (assistant, "Hello!")],
        [(user, "Hi"), (assistant, "Hello!"), (user, "And now?")],
        [(user, "\n\n  leading"), (assistant, "\n\n  leading")],
        [(user, "trailing \n\n"), (assistant, "trailing \n\n")],
        [(system, " \n"), (user, ""), (assistant, "an empty question")],
        [(user, "a"), (user, "b"), (assistant, "c"), (assistant, "d")],
        [(user, "日本語の質問"), (assistant, "答え。")],
        [(system, "only the scene")],
    ]
    yield from fixed
    for _ in range(41):
        turns = [(system, None)] if rng.random() < 0.4 else []
        turns += [(user, None), (assistant, None)] * rng.randint(1, 3)
        if rng.random() < 0.5:
            turns += [(user, None)]
        yield [(role, "".join(rng.choices(PIECES, k=rng.randint(1, 12)))) for role, _ in turns]


def main(template, out):
    template = pathlib.Path(template).read_text(encoding="utf-8")
    kinds = {
        "gpt4": pre_tokenizers.Sequence([
            pre_tokenizers.Split(Regex(GPT4), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]),
        "gpt2": pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True),
    }
    for name, pre_tokenizer in kinds.items():
        folder = pathlib.Path(out) / name
        folder.mkdir(parents=True, exist_ok=True)
        tokenizer(pre_tokenizer).save(str(folder / "tokenizer.json"), pretty=False)
        loaded = PreTrainedTokenizerFast(tokenizer_file=str(folder / "tokenizer.json"))
        loaded.chat_template = template
        with open(folder / "expected.jsonl", "w", encoding="utf-8", newline="\n") as lines:
            for turns in conversations():
                messages = [{"role": role, "content": content} for role, content in turns]
                line = {
                    "messages": messages,
                    "text": loaded.apply_chat_template(messages, tokenize=False),
                    "ids": loaded.apply_chat_template(messages, return_dict=False),
                    "prompt": loaded.apply_chat_template(
                        messages, add_generation_prompt=True, return_dict=False),
                }
                lines.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
