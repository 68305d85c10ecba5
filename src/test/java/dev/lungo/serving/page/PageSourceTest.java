package dev.lungo.serving.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What can be said about the page without a browser.
class PageSourceTest {
  private static final Path PAGE = page();
  private static final String SOURCE = source();

  @Test
  void everyLanguageHasTheSameStrings() {
    Map<String, JsonNode> english = strings("en");
    assertThat(english).hasSizeGreaterThan(100);
    assertThat(strings("zh-CN").keySet()).isEqualTo(english.keySet());
  }

  @Test
  void everyLanguageFillsInTheSameValues() {
    Map<String, JsonNode> english = strings("en");
    strings("zh-CN")
        .forEach(
            (key, chinese) ->
                assertThat(placeholders(chinese))
                    .as(key)
                    .isEqualTo(placeholders(english.getOrDefault(key, chinese))));
  }

  @Test
  void everyStringThatThePageAsksForIsThereAndNoOther() {
    // Whole keys as t("key"), data-t="key" and in tables; beginnings as t(`reason.${reason}`).
    Set<String> whole = matches("\"([a-z][a-z0-9_.-]*)\"");
    Set<String> beginnings = matches("`([a-z][a-z.]*\\.)\\$\\{");
    for (String key : strings("en").keySet()) {
      assertThat(whole.contains(key) || beginnings.stream().anyMatch(key::startsWith))
          .as("somebody asks for '%s'", key)
          .isTrue();
    }
    Set<String> asked = matches("\\bt\\(\"([^\"]+)\"|data-(?:t|label|hint)=\"([^\"]+)\"");
    assertThat(strings("en").keySet()).containsAll(asked);
  }

  @Test
  void thePageHasNoScriptOrStyleOutsideOfItsFiles() {
    assertThat(read(PAGE.resolve("index.html")))
        .doesNotContainPattern("<script(?![^>]* src=)[^>]*>|<style|\\sstyle=|\\son[a-z]+=");
    assertThat(SOURCE).doesNotContain("eval(", "new Function", "javascript:");
  }

  @Test
  void onlyOnePlaceTurnsTextIntoHtmlAndItSanitises() {
    assertThat(SOURCE)
        .doesNotContainPattern("(inner|outer)HTML\\s*=|insertAdjacentHTML|document\\.write|srcdoc");
    assertThat(SOURCE.split("purify\\.sanitize\\(", -1)).hasSize(2);
  }

  @Test
  void nothingIsFetchedFromElsewhere() {
    assertThat(SOURCE.replace("http://www.w3.org/2000/svg", ""))
        .doesNotContainPattern("https?://[a-z]");
    for (Path css : list("css")) {
      assertThat(read(css)).doesNotContain("@import", "url(");
    }
  }

  @Test
  void allScriptIsUnder200KilobytesPacked() {
    PageFiles files = new PageFiles();
    long packed =
        Stream.concat(
                list("js").stream().map(script -> "/js/" + script.getFileName()),
                Stream.of("/lib/marked.js", "/lib/purify.js", "/lib/highlight.js"))
            .mapToLong(path -> files.find(path).orElseThrow().gzip().length)
            .sum();
    assertThat(packed).isBetween(50_000L, 200_000L);
  }

  private static Map<String, JsonNode> strings(String language) {
    JsonNode all =
        JsonMapper.shared().readTree(read(PAGE.resolve("strings/" + language + ".json")));
    Map<String, JsonNode> strings = new TreeMap<>();
    all.properties().forEach(entry -> strings.put(entry.getKey(), entry.getValue()));
    return strings;
  }

  private static Set<String> placeholders(JsonNode string) {
    return Pattern.compile("\\{\\w+}")
        .matcher(string.toString())
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> matches(String pattern) {
    return Pattern.compile(pattern)
        .matcher(SOURCE)
        .results()
        .map(found -> found.group(1) != null ? found.group(1) : found.group(2))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String source() {
    return Stream.concat(Stream.of(PAGE.resolve("index.html")), list("js").stream())
        .map(PageSourceTest::read)
        .collect(Collectors.joining("\n"));
  }

  private static List<Path> list(String folder) {
    try (Stream<Path> files = Files.list(PAGE.resolve(folder))) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path page() {
    URL index = PageSourceTest.class.getResource("index.html");
    assertThat(index).isNotNull();
    try {
      return Path.of(index.toURI()).resolveSibling("");
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
