"""Makes the tokenizers and expected ids of src/test/resources/tokenizer with the `tokenizers` library.

    python bench/peers/tokenizer_golden.py            rewrites the resources
    python bench/peers/tokenizer_golden.py DIR COUNT  writes DIR/NAME.jsonl with COUNT random texts each,
                                                      which GoldenTokenizerTest checks with LUNGO_TOKENIZER_FUZZ=DIR

Each line has the text, its ids when special tokens are plain text, and its ids when they are tokens.
"""
import glob
import json
import os
import random
import sys

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

RESOURCES = "src/test/resources/tokenizer"

GPT4 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|DIGITS| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
OTHERS = [
    "Der Bär läuft über die Straße, und die Kinder rufen ihm etwas zu. Élève, garçon, où êtes-vous? ¿Qué pasó mañana?",
    "Привет, мир! Сегодня хорошая погода. Γειά σου Κόσμε. שלום עולם, מה שלומך היום? مرحبا بالعالم، كيف حالك؟",
    "你好，世界。今天天气很好，我们去公园散步。こんにちは、世界。カタカナとひらがな。안녕하세요 세계, 오늘 날씨가 좋습니다.",
    "नमस्ते दुनिया। สวัสดีชาวโลก 👋🏽 👩‍👩‍👧‍👦 🏳️‍🌈 😀😃 e\u0301 a\u0308 o\u0302\u0323",
]


def words():
    """Our own sources and a few sentences in other languages."""
    for path in sorted(glob.glob("src/main/java/**/*.java", recursive=True)):
        with open(path, encoding="utf-8") as file:
            yield file.read()
    for text in OTHERS * 20:
        yield text


def split(digits):
    return pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(GPT4.replace("DIGITS", digits)), "isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
    ])


def trained(pre_tokenizer, size, specials=(), normalizer=None, ignore_merges=False, source=None):
    tokenizer = Tokenizer(models.BPE(ignore_merges=ignore_merges))
    tokenizer.pre_tokenizer = pre_tokenizer
    tokenizer.decoder = decoders.ByteLevel()
    if normalizer:
        tokenizer.normalizer = normalizer
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        special_tokens=list(specials),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(source or words(), trainer)
    return tokenizer


def make():
    gpt2 = trained(pre_tokenizers.ByteLevel(add_prefix_space=False), 1200)
    gpt2.add_special_tokens(["<|endoftext|>"])

    # As RoBERTa's: a space before each piece, specials in the model's vocabulary, a template.
    prefix = trained(pre_tokenizers.ByteLevel(add_prefix_space=True), 800, ["<s>", "</s>", "<mask>"])
    prefix.add_special_tokens([AddedToken("<mask>", lstrip=True, special=True)])
    prefix.post_processor = processors.RobertaProcessing(("</s>", 1), ("<s>", 0), add_prefix_space=True)

    llama3 = trained(split(r"\p{N}{1,3}"), 1200, ignore_merges=True)
    # A word that is a token but cannot be reached by merges: ignore_merges finds it.
    data = json.loads(llama3.to_str())
    data["model"]["vocab"]["Ġunreachable"] = len(data["model"]["vocab"])
    llama3 = Tokenizer.from_str(json.dumps(data))
    llama3.add_special_tokens(["<|begin_of_text|>", "<|end_of_text|>"] + [f"<|reserved_special_token_{i}|>" for i in range(5)])
    bos = llama3.token_to_id("<|begin_of_text|>")
    llama3.post_processor = processors.Sequence([
        processors.ByteLevel(trim_offsets=False),
        processors.TemplateProcessing(single="<|begin_of_text|> $A", special_tokens=[("<|begin_of_text|>", bos)]),
    ])

    qwen = trained(split(r"\p{N}"), 1200, normalizer=normalizers.NFC())
    qwen.add_special_tokens(["<|endoftext|>", "<|im_start|>", "<|im_end|>"])
    qwen.add_tokens([AddedToken(t, normalized=False) for t in ["<tool_call>", "</tool_call>", "<think>", "</think>"]])

    odd = trained(split(r"\p{N}{1,2}"), 600, normalizer=normalizers.NFC())
    odd.add_special_tokens([
        AddedToken("<left>", lstrip=True, special=True),
        AddedToken("<right>", rstrip=True, special=True),
        AddedToken("<both>", lstrip=True, rstrip=True, special=True),
        AddedToken("<bo", special=True),
    ])
    odd.add_tokens([
        AddedToken("word", single_word=True, normalized=False),
        AddedToken("caf\u00e9", single_word=True, normalized=True),
        AddedToken("e\u0301e", normalized=True),
        AddedToken("strip", lstrip=True, rstrip=True, normalized=True),
        AddedToken("th", normalized=True),
        AddedToken("the", normalized=True),
        AddedToken(" left space", normalized=False),
    ])

    deepseek = trained(
        pre_tokenizers.Sequence([
            pre_tokenizers.Split(Regex(r"\p{N}{1,3}"), "isolated"),
            pre_tokenizers.Split(Regex("[一-龥぀-ゟ゠-ヿ]+"), "isolated"),
            pre_tokenizers.Split(
                Regex(
                    "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\r\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+"
                    "| ?[\\p{P}\\p{S}]+[\r\n]*|\\s*[\r\n]+|\\s+(?!\\S)|\\s+"
                ),
                "isolated",
            ),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]),
        600,
    )
    smol = trained(
        pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]),
        600,
    )
    # What TokenizerTrainerTest trains on the texts of gpt2.jsonl.
    lungo = trained(split(r"\p{N}{1,2}"), 1500, source=list(take(texts(0), 300)))
    return {"trained": lungo, "gpt2": gpt2, "prefix": prefix, "llama3": llama3, "qwen": qwen, "odd": odd, "deepseek": deepseek, "smol": smol}


RANGES = [
    (0x20, 0x7E), (0x20, 0x7E), (0xA0, 0x24F), (0x300, 0x36F), (0x370, 0x52F), (0x590, 0x6FF), (0x900, 0xDFF),
    (0x1100, 0x11FF), (0x1E00, 0x1FFF), (0x2000, 0x206F), (0x2070, 0x2BFF), (0x3000, 0x30FF), (0x4E00, 0x9FFF),
    (0xAC00, 0xD7A3), (0xFE00, 0xFFFF), (0x1F300, 0x1FAFF), (0x10000, 0x10FFFF), (0x0, 0x1F), (0x80, 0xFFFF),
]
PIECES = (
    ["'s", "'S", "'\u017f", "'t", "'RE", "'ve", "'Ll", "'D", "'", "''", "\u2019s", "don't", "I'LL", " ", "  ", "   ", "\n", "\r\n", "\t", "\n\n"]
    + [" \n ", "\u00a0", "\u3000", "\u0085", "\u2028", "\u200b", "\u200d", "\ufeff", "1", "12", "123", "1234", "\u0661\u0662", "\u00bd", "\u2167"]
    + ["e\u0301", "\u00e9", "\u1100\u1161\u11a8", "\uac00\u11a8", "\u0344", "\u212b", "\u0958", "a\u0323\u0307", "a\u0307\u0323", "\U0001d15e"]
    + ["\u0f71\u0f72", "\u0eba\u0334", "\U00011935\U00011930", "\U000105d2\u0307", "\u1ab0\u1abf\u0323", "\u07fd\u0334"]
    + ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|begin_of_text|>", "<|reserved_special_token_3|>", "<|", "|>", "<s>", "</s>", "<mask>"]
    + ["<think>", "</think>", "<tool_call>", "<left>", "<right>", "<both>", "<bo", "word", "words", "caf\u00e9", "cafe\u0301", "e\u0301e", "\u00e9e"]
    + ["strip", "the", "th", "them", " left space", "unreachable", " unreachable", "👩‍👩‍👧‍👦", "🏳️‍🌈", "👋🏽", "שלום", "مرحبا", "你好", "。", "...", "!!", "public final class"]
)


def texts(seed):
    chooser = random.Random(seed)

    def character():
        first, last = chooser.choice(RANGES)
        while True:
            code = chooser.randint(first, last)
            if not 0xD800 <= code < 0xE000:
                return chr(code)

    sources = "\n".join(words())
    while True:
        kind = chooser.random()
        if kind < 0.15:
            start = chooser.randrange(len(sources))
            yield sources[start : start + chooser.randint(1, 60)]
        elif kind < 0.3:
            yield "".join(character() for _ in range(chooser.randint(0, 12)))
        else:
            parts = []
            for _ in range(chooser.randint(1, 10)):
                parts.append(chooser.choice(PIECES) if chooser.random() < 0.7 else character())
            yield "".join(parts)


def every_character():
    """All of Unicode, 32 characters at a time, each between letters in one text and by itself in another."""
    for block in range(0, 0x110000, 32):
        characters = [chr(c) for c in range(block, block + 32) if not 0xD800 <= c < 0xE000]
        if characters:
            yield "".join(characters)
            yield "a".join(characters)
            yield " ".join(characters)


def write(path, tokenizer, source):
    with open(path, "w", encoding="utf-8") as file:
        for text in source:
            tokenizer.encode_special_tokens = True
            plain = tokenizer.encode(text, add_special_tokens=False).ids
            tokenizer.encode_special_tokens = False
            special = tokenizer.encode(text, add_special_tokens=False).ids
            line = {"text": text, "plain": plain}
            if special != plain:
                line["special"] = special
            file.write(json.dumps(line, ensure_ascii=True, separators=(",", ":")) + "\n")


def take(source, count):
    return (text for text, _ in zip(source, range(count)))


def main():
    if len(sys.argv) == 1:
        os.makedirs(RESOURCES, exist_ok=True)
        for number, (name, tokenizer) in enumerate(make().items(), start=-1):
            data = json.loads(tokenizer.to_str())
            if name in ("prefix", "qwen"):
                # The form that merges had in files until 2024.
                data["model"]["merges"] = [" ".join(pair) for pair in data["model"]["merges"]]
            with open(f"{RESOURCES}/{name}.json", "w", encoding="utf-8") as file:
                json.dump(data, file, ensure_ascii=False, separators=(",", ":"))
                file.write("\n")
            if name == "trained":
                continue
            write(f"{RESOURCES}/{name}.jsonl", Tokenizer.from_file(f"{RESOURCES}/{name}.json"), take(texts(number), 300))
        return
    folder, count = sys.argv[1], int(sys.argv[2])
    for number, name in enumerate(sorted(n[:-5] for n in os.listdir(RESOURCES) if n.endswith(".json") and n != "trained.json")):
        tokenizer = Tokenizer.from_file(f"{RESOURCES}/{name}.json")

        def source():
            yield from every_character()
            yield from take(texts(1000 + number), count)

        write(f"{folder}/{name}.jsonl", tokenizer, source())


main()
