"""The scores of sacrebleu, rouge-score and SQuAD's measure for pairs of texts.

    metrics.py PAIRS.json

PAIRS.json: [{"hypothesis": text, "references": [text, ...]}, ...]. Prints one JSON object: for
each measure the scores of all pairs ("sentence") and, where there is one, of the corpus.
"""

import collections
import json
import logging
import re
import string
import sys
import time

from rouge_score import rouge_scorer
from sacrebleu.metrics import BLEU, CHRF

logging.getLogger("sacrebleu").setLevel(logging.ERROR)  # it recommends per sentence


def squad_words(text):
    text = "".join(c for c in text.lower() if c not in string.punctuation)
    return re.sub(r"\b(a|an|the)\b", " ", text).split()


def squad_f1(answer, reference):
    a, r = squad_words(answer), squad_words(reference)
    if not a or not r:
        return float(a == r)
    common = sum((collections.Counter(a) & collections.Counter(r)).values())
    return 2 * common / (len(a) + len(r))


def both(make, hypotheses, references):
    sentence = make(sentence=True)
    width = max(map(len, references))
    # sacrebleu wants the references transposed, and None where a pair has fewer.
    columns = [[r[i] if i < len(r) else None for r in references] for i in range(width)]
    return {
        "sentence": [sentence.sentence_score(h, r).score for h, r in zip(hypotheses, references)],
        "corpus": make(sentence=False).corpus_score(hypotheses, columns).score,
    }


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        pairs = json.load(file)
    hypotheses = [p["hypothesis"] for p in pairs]
    references = [p["references"] for p in pairs]
    seconds = {}
    out = {}

    start = time.perf_counter()
    for tokenizer in ["13a", "intl", "zh", "char", "none"]:
        out[f"bleu {tokenizer}"] = both(
            lambda sentence: BLEU(tokenize=tokenizer, effective_order=sentence, force=True),
            hypotheses, references)
    seconds["bleu"] = time.perf_counter() - start
    for smoothing in ["exp", "floor", "add-k", "none"]:
        name = smoothing if smoothing != "none" else "none smoothing"
        out[f"bleu {name}"] = both(
            lambda sentence: BLEU(smooth_method=smoothing, force=True, lowercase=True),
            hypotheses, references)

    start = time.perf_counter()
    for order in [0, 2]:
        out["chrf" + "+" * order] = both(
            lambda sentence: CHRF(word_order=order), hypotheses, references)
    seconds["chrf"] = time.perf_counter() - start

    kinds = ["rouge1", "rouge2", "rougeL", "rougeLsum"]
    start = time.perf_counter()
    for stem in [False, True]:
        scorer = rouge_scorer.RougeScorer(kinds, use_stemmer=stem)
        scores = [scorer.score(r[0], h) for h, r in zip(hypotheses, references)]
        for kind in kinds:
            name = kind + (" stemmed" if stem else "")
            out[name] = {"sentence": [100 * s[kind].fmeasure for s in scores]}
            out[name + " recall"] = {"sentence": [100 * s[kind].recall for s in scores]}
    seconds["rouge"] = time.perf_counter() - start

    out["squad f1"] = {
        "sentence": [100 * max(squad_f1(h, each) for each in r)
                     for h, r in zip(hypotheses, references)]}
    out["squad exact"] = {
        "sentence": [100.0 * any(squad_words(h) == squad_words(each) for each in r)
                     for h, r in zip(hypotheses, references)]}
    print(json.dumps({"scores": out, "seconds": seconds}))


if __name__ == "__main__":
    main()
