package dev.lungo.serving.openai;

import dev.lungo.generation.Completion;
import dev.lungo.serving.ApiException;
import dev.lungo.serving.Caller;
import dev.lungo.serving.Errors;
import dev.lungo.serving.EventStream;
import dev.lungo.serving.SlowResponse;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// How the answers to a request go out: in one object, or in chunks as they come.
///
/// @param head what is the same in all of it
/// @param deadline for all answers together
record Reply(
    Choices choices, Head head, Duration deadline, Caller caller, ServerResponse response) {
  /// Writes one of the choices of the one object.
  interface Choice {
    ObjectNode of(int index, Completion completion);
  }

  /// Sends one object.
  void whole(Choice choice) {
    SlowResponse slow = new SlowResponse(response);
    Map<Integer, ObjectNode> ends = new TreeMap<>(); // they end in any order
    Choices.Listener listener =
        new Choices.Listener() {
          @Override
          public void end(int index, Completion completion) {
            ends.put(index, choice.of(index, completion));
          }

          @Override
          public void idle() {
            slow.idle();
          }
        };
    try {
      choices.run(deadline, caller, listener);
    } catch (ApiException e) {
      throw slow.fail(e);
    }
    ObjectNode root = head.object();
    ArrayNode list = root.putArray("choices");
    ends.values().forEach(list::add);
    root.set("usage", choices.usage());
    slow.send(root);
  }

  /// Sends what a listener makes of each token, perhaps the usage, and the end. What fails before
  /// the first chunk is a proper error; later it is told in the stream.
  void stream(Function<EventStream, Choices.Listener> chunks, boolean includeUsage) {
    try (EventStream events = new EventStream(response)) {
      try {
        choices.run(deadline, caller, chunks.apply(events));
        if (includeUsage) {
          ObjectNode last = head.object();
          last.putArray("choices");
          last.set("usage", choices.usage());
          events.data(last);
        }
      } catch (ApiException e) {
        if (!events.started()) {
          throw e;
        }
        events.data(Errors.object(e));
      }
      events.data("[DONE]");
    }
  }
}
