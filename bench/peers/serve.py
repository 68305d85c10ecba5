"""Checks a running `./lungo serve` with the clients of the Python world.

    ./lungo serve --model DIR --port 9090
    python bench/peers/serve.py --url http://127.0.0.1:9090 --folder DIR

`openai` asks for models, chats, streams, errors, seeds, stops, log-probabilities, echoes and
embeddings. lm-evaluation-harness's `local-completions` measures texts, and transformers measures
them again with the same folder. schemathesis makes up requests from /openapi.json,
which is over sooner where answers are short, as with `serve --context 96`. Prints one line per
check; the exit code says whether all held.
"""

import argparse
import base64
import json
import math
import os
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

failures = 0


def check(name, holds, detail=""):
    global failures
    failures += not holds
    print(f"{'ok  ' if holds else 'FAIL'} {name} {detail}", flush=True)


def raises(kind, call):
    try:
        call()
    except kind as error:
        return error
    return None


def with_openai(url, key, model):
    import openai

    client = openai.OpenAI(base_url=url + "/v1", api_key=key, max_retries=0)
    ask = [{"role": "user", "content": "Once upon a time"}]

    def chat(**more):
        return client.chat.completions.create(
            model=model, messages=ask, **{"max_tokens": 20, "seed": 5, **more}
        )

    check("openai: models", model in [m.id for m in client.models.list()])
    check("openai: one model", client.models.retrieve(model).object == "model")
    whole = chat()
    text = whole.choices[0].message.content
    check("openai: chat", whole.usage.completion_tokens > 0, repr(text[:50]))
    check("openai: seed", chat().choices[0].message.content == text)
    check("openai: n", len(chat(n=3).choices) == 3)
    stop = text[len(text) // 2]
    stopped = chat(stop=[stop]).choices[0]
    check("openai: stop", stopped.message.content == text[: text.index(stop)])
    logprobs = chat(logprobs=True, top_logprobs=3).choices[0].logprobs.content
    spoken = b"".join(bytes(token.bytes) for token in logprobs).decode(errors="replace")
    check("openai: log-probabilities", spoken == text and len(logprobs[0].top_logprobs) == 3)
    chunks = list(chat(stream=True, stream_options={"include_usage": True}))
    streamed = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
    check("openai: stream", streamed == text)
    check("openai: usage chunk", chunks[-1].usage.completion_tokens > 0 and not chunks[-1].choices)
    none = raises(openai.NotFoundError, lambda: client.models.retrieve("none"))
    check("openai: 404", none is not None and none.code == "model_not_found")
    context = raises(
        openai.BadRequestError,
        lambda: client.chat.completions.create(
            model=model, messages=[{"role": "user", "content": "x y " * 20000}]
        ),
    )
    check("openai: 400 context", context is not None, getattr(context, "message", "")[:90])
    echo = client.completions.create(
        model=model, prompt=["One day", "A dog"], echo=True, logprobs=2, max_tokens=0
    )
    check("openai: echo", [c.text for c in echo.choices] == ["One day", "A dog"])
    packed = client.embeddings.create(model=model, input="A dog").data[0].embedding
    raw = client.embeddings.with_raw_response.create(
        model=model, input="A dog", encoding_format="base64"
    )
    data = base64.b64decode(json.loads(raw.text)["data"][0]["embedding"])
    numbers = list(struct.unpack(f"<{len(data) // 4}f", data))
    check("openai: embeddings", numbers == packed and len(packed) > 8, f"{len(packed)} numbers")


def texts():
    return [
        ("Once upon a time there was", " a little girl"),
        ("The dog", " ran into the garden and barked."),
        ("One", " two three"),
        ("He said:", " \u201cyes\u201d \U0001f600"),
        ("A very short story. " * 15 + "The", " end."),
    ]


def with_lm_eval(url, key, model, folder):
    os.environ["OPENAI_API_KEY"] = key
    os.environ["HF_DATASETS_OFFLINE"] = "1"
    import lm_eval
    import torch
    from lm_eval.api.instance import Instance
    from lm_eval.models.openai_completions import LocalCompletionsAPI
    from lm_eval.tasks import TaskManager
    from transformers import AutoModelForCausalLM, AutoTokenizer

    served = LocalCompletionsAPI(
        base_url=url + "/v1/completions",
        model=model,
        tokenizer=str(folder),
        tokenizer_backend="huggingface",
        max_length=AutoModelForCausalLM.from_pretrained(folder).config.max_position_embeddings,
        batch_size=4,
    )
    requests = [Instance("loglikelihood", {}, pair, i) for i, pair in enumerate(texts())]
    measured = served.loglikelihood(requests, disable_tqdm=True)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    own = AutoModelForCausalLM.from_pretrained(folder).double().eval()
    largest = 0
    for (context, continuation), (logprob, greedy) in zip(texts(), measured):
        whole = tokenizer(context + continuation, add_special_tokens=False).input_ids
        before = len(tokenizer(context, add_special_tokens=False).input_ids)
        with torch.no_grad():
            logits = own(torch.tensor([whole])).logits[0].log_softmax(-1)
        expected = sum(logits[i - 1, whole[i]].item() for i in range(before, len(whole)))
        largest = max(largest, abs(expected - logprob))
        best = all(logits[i - 1].argmax() == whole[i] for i in range(before, len(whole)))
        check("lm-eval: greedy as in transformers", best == greedy, repr(continuation))
    check("lm-eval: loglikelihood as in transformers", largest < 1e-3, f"difference {largest:.1e}")
    with tempfile.TemporaryDirectory() as work:
        with open(Path(work) / "lines.jsonl", "w") as lines:
            for i, (context, continuation) in enumerate(texts() * 4):
                line = {"text": context, "good": continuation, "bad": continuation[::-1]}
                lines.write(json.dumps({**line, "label": 0}) + "\n")
        (Path(work) / "order.yaml").write_text(
            "task: order\ndataset_path: json\n"
            f"dataset_kwargs:\n  data_files:\n    test: {work}/lines.jsonl\n"
            "test_split: test\noutput_type: multiple_choice\ndoc_to_text: '{{text}}'\n"
            "doc_to_target: label\ndoc_to_choice: '{{[good, bad]}}'\n"
            "target_delimiter: ''\nmetric_list:\n  - metric: acc\n"
        )
        (Path(work) / "goon.yaml").write_text(
            "task: goon\ndataset_path: json\n"
            f"dataset_kwargs:\n  data_files:\n    test: {work}/lines.jsonl\n"
            "test_split: test\noutput_type: generate_until\ndoc_to_text: '{{text}}'\n"
            "doc_to_target: '{{good}}'\ntarget_delimiter: ''\n"
            "generation_kwargs:\n  until: ['.']\n  max_gen_toks: 8\n  do_sample: false\n"
            "metric_list:\n  - metric: exact_match\n"
        )
        results = lm_eval.simple_evaluate(
            model=served,
            tasks=["order", "goon"],
            task_manager=TaskManager(include_path=work, include_defaults=False),
            bootstrap_iters=0,
        )["results"]
    accuracy = results["order"]["acc,none"]
    check("lm-eval: a task of choices", math.isfinite(accuracy), f"accuracy {accuracy:.2f}")
    check("lm-eval: a task of texts", "goon" in results)


def with_schemathesis(url, key, examples, patience):
    result = subprocess.run(
        [
            str(Path(sys.executable).parent / "schemathesis"),
            "run",
            url + "/openapi.json",
            "--header",
            "Authorization: Bearer " + key,
            "--max-examples",
            str(examples),
            "--phases",
            "examples,coverage,fuzzing",
            "--checks",
            "all",
            "--exclude-checks",
            # Keys are an option of the server: without them every caller is let in. What a model
            # cannot take (its context, vocabulary and width) no schema can say.
            "ignored_auth,positive_data_acceptance",
            "--max-response-time",
            patience,
            "--request-timeout",
            patience,
            "--seed",
            "1",
        ]
    )
    check("schemathesis", result.returncode == 0)


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--url", default="http://127.0.0.1:8080")
    options.add_argument("--key", default="none")
    options.add_argument("--folder", required=True, help="the model's folder")
    options.add_argument("--examples", type=int, default=50, help="of schemathesis")
    options.add_argument("--patience", type=int, default=60, help="seconds for one answer")
    options.add_argument("--only", choices=["openai", "lm_eval", "schemathesis"])
    given = options.parse_args()
    import urllib.request

    request = urllib.request.Request(
        given.url + "/v1/models", headers={"Authorization": "Bearer " + given.key}
    )
    model = json.load(urllib.request.urlopen(request))["data"][0]["id"]
    if given.only in (None, "openai"):
        with_openai(given.url, given.key, model)
    if given.only in (None, "lm_eval"):
        with_lm_eval(given.url, given.key, model, Path(given.folder))
    if given.only in (None, "schemathesis"):
        with_schemathesis(given.url, given.key, given.examples, str(given.patience))
    sys.exit(min(failures, 1))


if __name__ == "__main__":
    main()
