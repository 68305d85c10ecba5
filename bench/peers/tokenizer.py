"""Trains a vocabulary with `tokenizers`, then encodes with `tokenizers` and `tiktoken` what Lungo encodes.

    python bench/peers/tokenizer.py TOKENIZER_FOLDER VOCABULARY_SIZE FILES...

The folder is one that Lungo wrote. Texts are read from the packed files each time, as Lungo does.
"""
import gzip
import json
import os
import sys
import time
import zlib

os.environ["TOKENIZERS_PARALLELISM"] = "true"

import numpy  # noqa: E402
import tiktoken  # noqa: E402
from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers  # noqa: E402


def texts(files):
    for name in files:
        with gzip.open(name, "rt", encoding="utf-8", newline="") as file:
            content = file.read()
        separator = "\n" if name.endswith(".jsonl.gz") else "\n<|endoftext|>\n"
        yield from (text for text in content.split(separator) if text)


def train(files, size, pattern):
    start = time.perf_counter()
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(pattern), "isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
    ])
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts(files), trainer)
    return time.perf_counter() - start, tokenizer


def rank_table(vocab):
    """Bytes of each token and its rank, which for a trained vocabulary is its id."""
    decoder = {}
    extra = 0
    for byte in range(256):
        if 33 <= byte <= 126 or 161 <= byte <= 172 or 174 <= byte <= 255:
            decoder[chr(byte)] = byte
        else:
            decoder[chr(256 + extra)] = byte
            extra += 1
    return {bytes(decoder[c] for c in token): rank for token, rank in vocab.items()}


def measure(encode, documents):
    """Encodes one after the other on one thread: megabytes per second, number of ids and their checksum."""
    start = time.perf_counter()
    encoded = [encode(document) for document in documents]
    seconds = time.perf_counter() - start
    size = sum(len(document.encode()) for document in documents)
    checksum = 0
    for ids in encoded:
        checksum = zlib.crc32(numpy.asarray(ids, dtype="<i4").tobytes(), checksum)
    return {"speed": size / seconds / 1e6, "ids": sum(map(len, encoded)), "checksum": checksum}


def main():
    folder, size, files = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
    data = json.load(open(f"{folder}/tokenizer.json", encoding="utf-8"))
    pattern = data["pre_tokenizer"]["pretokenizers"][0]["pattern"]["Regex"]
    vocab = data["model"]["vocab"]
    print("training with tokenizers", file=sys.stderr)
    seconds, trained = train(files, len(vocab), pattern)
    same = sum(1 for token, rank in trained.get_vocab().items() if vocab.get(token) == rank)

    documents = list(texts(files))
    tiktoken_encoding = tiktoken.Encoding(
        "lungo", pat_str=pattern, mergeable_ranks=rank_table(vocab), special_tokens={}
    )
    print("encoding with tiktoken", file=sys.stderr)
    ours = measure(tiktoken_encoding.encode_ordinary, documents)
    print("encoding with tokenizers", file=sys.stderr)
    tokenizer = Tokenizer.from_file(f"{folder}/tokenizer.json")
    tokenizer.encode_special_tokens = True
    theirs = measure(lambda text: tokenizer.encode(text, add_special_tokens=False).ids, documents)
    print(json.dumps({"trainSeconds": seconds, "sameTokens": same, "tiktoken": ours, "tokenizers": theirs}))


main()
