package dev.lungo.serving;

import dev.lungo.generation.AnswerListener;
import dev.lungo.generation.Completion;
import dev.lungo.generation.Engine;
import dev.lungo.generation.GeneratedToken;
import dev.lungo.generation.GenerationRequest;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRouting;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// Figures for monitoring, at `/metrics` in Prometheus' text format.
///
/// | name                                   | of each model                                       |
/// |----------------------------------------|-----------------------------------------------------|
/// | `lungo_answers_running`, `_waiting`    | answers that are written, or wait for a slot        |
/// | `lungo_slots`                          | answers that can be written at a time               |
/// | `lungo_prompt_tokens_total`            | tokens of prompts                                   |
/// | `lungo_prompt_tokens_reused_total`     | those of them that the cache still held             |
/// | `lungo_generated_tokens_total`         | tokens of answers                                   |
/// | `lungo_first_token_seconds`            | from the request to the engine to its first token   |
/// | `lungo_answer_seconds`                 | to its end, by `finish`                             |
///
/// Beside them memory, processor and uptime of the process.
public final class Metrics implements Feature {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  public Metrics() {
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  /// Counts what an engine does. To be applied to it before the server gets it.
  public Engine measured(String model, Engine engine) {
    Tags tags = Tags.of("model", model);
    Timer first =
        Timer.builder("lungo.first.token")
            .description("From the request to the engine to its first token")
            .serviceLevelObjectives(buckets(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30))
            .tags(tags)
            .register(registry);
    return new Measured(engine, first, tags);
  }

  private static Duration[] buckets(double... seconds) {
    Duration[] all = new Duration[seconds.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = Duration.ofNanos((long) (1e9 * seconds[i]));
    }
    return all;
  }

  /// Shows what the models have to do at the moment of asking; a new version counts from zero, as
  /// after a restart.
  public void watch(Models models) {
    for (ServedModel model : models.all()) {
      String name = model.name();
      gauge(models, name, "lungo.answers.running", load -> load.running());
      gauge(models, name, "lungo.answers.waiting", load -> load.waiting());
      gauge(models, name, "lungo.slots", load -> load.slots());
      counter(models, name, "lungo.prompt.tokens", load -> load.promptTokens());
      counter(models, name, "lungo.prompt.tokens.reused", load -> load.reusedTokens());
      counter(models, name, "lungo.generated.tokens", load -> load.generatedTokens());
    }
  }

  private void gauge(
      Models models, String model, String name, ToDoubleFunction<Engine.Load> value) {
    Gauge.builder(name, models, all -> value.applyAsDouble(load(all, model)))
        .tag("model", model)
        .register(registry);
  }

  private void counter(
      Models models, String model, String name, ToDoubleFunction<Engine.Load> value) {
    FunctionCounter.builder(name, models, all -> value.applyAsDouble(load(all, model)))
        .tag("model", model)
        .register(registry);
  }

  private static Engine.Load load(Models models, String model) {
    return models.require(model).engine().load();
  }

  @Override
  public void addTo(HttpRouting.Builder routing) {
    Paths.add(
        routing,
        "/metrics",
        Map.of(
            Method.GET,
            (_, response) -> {
              response.header(HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
              response.send(registry.scrape("text/plain; version=0.0.4; charset=utf-8"));
            }));
  }

  /// An engine that is watched.
  private final class Measured implements Engine {
    private final Engine engine;
    private final Timer first;
    private final Tags tags;

    Measured(Engine engine, Timer first, Tags tags) {
      this.engine = engine;
      this.first = first;
      this.tags = tags;
    }

    @Override
    public Running start(GenerationRequest request, Duration deadline, AnswerListener listener) {
      long begin = System.nanoTime();
      return engine.start(
          request,
          deadline,
          new AnswerListener() {
            private boolean begun;

            @Override
            public boolean token(GeneratedToken token) {
              if (!begun) {
                begun = true;
                first.record(Duration.ofNanos(System.nanoTime() - begin));
              }
              return listener.token(token);
            }

            @Override
            public void end(Completion completion) {
              registry
                  .timer("lungo.answer", tags.and("finish", completion.finish().label()))
                  .record(Duration.ofNanos(System.nanoTime() - begin));
              listener.end(completion);
            }
          });
    }

    @Override
    public float[] embed(int... ids) {
      return engine.embed(ids);
    }

    @Override
    public Load load() {
      return engine.load();
    }

    @Override
    public void close(Duration grace) {
      engine.close(grace);
    }
  }
}
