package dev.lungo.evaluation.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.ToDoubleBiFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// All measures of some pairs of texts, by the names that bench/peers/metrics.py gives them.
record Pairs(List<String> hypotheses, List<List<String>> references) {
  /// Scores from 0 to 100, of each pair and of the corpus (NaN where there is no such score).
  record Scores(List<Double> sentence, double corpus) {}

  static Pairs read(JsonNode json) {
    List<String> hypotheses = new ArrayList<>();
    List<List<String>> references = new ArrayList<>();
    for (JsonNode pair : json) {
      hypotheses.add(pair.get("hypothesis").asString());
      references.add(pair.get("references").valueStream().map(JsonNode::asString).toList());
    }
    return new Pairs(hypotheses, references);
  }

  String json() {
    List<Map<String, Object>> pairs = new ArrayList<>();
    for (int i = 0; i < hypotheses.size(); i++) {
      pairs.add(Map.of("hypothesis", hypotheses.get(i), "references", references.get(i)));
    }
    return JsonMapper.shared().writeValueAsString(pairs);
  }

  SequencedMap<String, Scores> scores() {
    SequencedMap<String, Scores> scores = new LinkedHashMap<>();
    tokenizers().forEach((name, tokenizer) -> scores.put("bleu " + name, bleu(tokenizer)));
    smoothings().forEach((name, smoothing) -> scores.put("bleu " + name, bleu(smoothing)));
    scores.put("chrf", chrf(Chrf.CHRF));
    scores.put("chrf++", chrf(Chrf.CHRF_PLUS_PLUS));
    for (boolean stemming : new boolean[] {false, true}) {
      Rouge rouge = new Rouge(stemming);
      String ending = stemming ? " stemmed" : "";
      rouge(scores, "rouge1" + ending, (target, prediction) -> rouge.n(1, target, prediction));
      rouge(scores, "rouge2" + ending, (target, prediction) -> rouge.n(2, target, prediction));
      rouge(scores, "rougeL" + ending, rouge::l);
      rouge(scores, "rougeLsum" + ending, rouge::lSum);
    }
    scores.put("squad f1", each(Answers::f1));
    scores.put("squad exact", each(Answers::exactMatch));
    return scores;
  }

  static SequencedMap<String, BleuTokenizer> tokenizers() {
    SequencedMap<String, BleuTokenizer> names = new LinkedHashMap<>();
    names.put("13a", BleuTokenizer.NIST);
    names.put("intl", BleuTokenizer.INTERNATIONAL);
    names.put("zh", BleuTokenizer.CHINESE);
    names.put("char", BleuTokenizer.CHARACTERS);
    names.put("none", BleuTokenizer.SPACES);
    return names;
  }

  private static SequencedMap<String, Bleu.Smoothing> smoothings() {
    SequencedMap<String, Bleu.Smoothing> names = new LinkedHashMap<>();
    names.put("exp", new Bleu.Smoothing.Exponential());
    names.put("floor", new Bleu.Smoothing.Floor(0.1));
    names.put("add-k", new Bleu.Smoothing.AddK(1));
    names.put("none smoothing", new Bleu.Smoothing.None());
    return names;
  }

  private Scores bleu(BleuTokenizer tokenizer) {
    Bleu corpus = Bleu.STANDARD.withTokenizer(tokenizer);
    Bleu sentence = new Bleu(tokenizer, corpus.smoothing(), true, false);
    return scores(sentence::sentence, corpus.corpus(hypotheses, references));
  }

  private Scores bleu(Bleu.Smoothing smoothing) {
    Bleu bleu = new Bleu(BleuTokenizer.NIST, smoothing, false, true);
    return scores(bleu::sentence, bleu.corpus(hypotheses, references));
  }

  private Scores chrf(Chrf chrf) {
    return scores(chrf::sentence, chrf.corpus(hypotheses, references));
  }

  private Scores each(ToDoubleBiFunction<String, List<String>> score) {
    return scores((h, r) -> 100 * score.applyAsDouble(h, r), Double.NaN);
  }

  private void rouge(
      SequencedMap<String, Scores> scores,
      String name,
      java.util.function.BiFunction<String, String, Rouge.Score> score) {
    scores.put(name, each((h, r) -> score.apply(r.getFirst(), h).f1()));
    scores.put(name + " recall", each((h, r) -> score.apply(r.getFirst(), h).recall()));
  }

  private Scores scores(ToDoubleBiFunction<String, List<String>> score, double corpus) {
    List<Double> sentence = new ArrayList<>();
    for (int i = 0; i < hypotheses.size(); i++) {
      sentence.add(score.applyAsDouble(hypotheses.get(i), references.get(i)));
    }
    return new Scores(sentence, corpus);
  }
}
