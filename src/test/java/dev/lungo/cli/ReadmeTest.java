package dev.lungo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lungo.chat.ChatTemplate;
import dev.lungo.chat.Conversation;
import dev.lungo.chat.Message;
import dev.lungo.generation.GenerationRequest;
import dev.lungo.generation.Generator;
import dev.lungo.generation.TokenListener;
import dev.lungo.model.Checkpoint;
import dev.lungo.model.Transformer;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.torch.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the README and the pages beside it say.
class ReadmeTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");

  /// The README's example, line by line: it compiles.
  static void example() {
    Main.run("sft", "--model", "runs/base/model", "--data", "chats.jsonl", "--out", "runs/chat");
    Path folder = Path.of("runs/chat/model");
    Tokenizer tokenizer = Tokenizer.load(folder);
    ChatTemplate template = ChatTemplate.load(folder, tokenizer);
    try (Transformer model = Checkpoint.load(folder, Device.best());
        Generator generator = new Generator(model, tokenizer, 1, 256)) {
      int[] prompt = template.prompt(Conversation.of(Message.user("What is 3 + 4?")));
      GenerationRequest request =
          GenerationRequest.of(prompt, 64).withStops(Set.of(template.endToken()), List.of());
      System.out.println(
          generator.generate(List.of(request), TokenListener.NONE).getFirst().text());
    }
  }

  @Test
  void theJavaExampleIsCompiledHere() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    String example = readme.substring(readme.indexOf("```java\n") + 8);
    String source = words(Files.readString(Path.of("src/test/java/dev/lungo/cli/ReadmeTest.java")));
    assertThat(source).contains(words(example.substring(0, example.indexOf("```"))));
  }

  private static String words(String code) {
    return code.replaceAll("\\s+", "");
  }

  @Test
  void everyFileThatIsLinkedIsThere() throws IOException {
    List<Path> pages;
    try (Stream<Path> stages = Files.list(Path.of("docs", "stages"))) {
      pages =
          Stream.concat(
                  stages,
                  Stream.of("README.md", "README.zh-CN.md", "CONTRIBUTING.md").map(Path::of))
              .toList();
    }
    for (Path page : pages) {
      Matcher link = LINK.matcher(Files.readString(page));
      while (link.find()) {
        assertThat(page.resolveSibling(link.group(1))).as("linked in %s", page).exists();
      }
    }
  }
}
