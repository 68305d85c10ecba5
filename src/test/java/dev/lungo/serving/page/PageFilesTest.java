package dev.lungo.serving.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageFilesTest {
  private final PageFiles files = new PageFiles();

  @Test
  void theRootIsThePage() throws IOException {
    PageFile page = files.find("/").orElseThrow();
    assertThat(page.type()).isEqualTo("text/html; charset=utf-8");
    assertThat(new String(page.bytes(), UTF_8)).startsWith("<!doctype html>");
    assertThat(new GZIPInputStream(new ByteArrayInputStream(page.gzip())).readAllBytes())
        .isEqualTo(page.bytes());
    assertThat(files.find("/index.html").orElseThrow().etag()).isEqualTo(page.etag());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/lib/marked.js", "/lib/purify.js", "/lib/highlight.js"})
  void librariesComeOutOfTheirWebJars(String path) {
    PageFile library = files.find(path).orElseThrow();
    assertThat(library.type()).isEqualTo("text/javascript; charset=utf-8");
    assertThat(library.bytes()).hasSizeGreaterThan(10_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "index.html",
        "//index.html",
        "/none.js",
        "/js/../index.html",
        "/../../../dev/lungo/serving/page/index.html",
        "/js/%2e%2e/index.html",
        "/PageFiles.class",
        "/js/",
        "/lib/other.js"
      })
  void nothingElseOfTheClassPathIsServed(String path) {
    assertThat(files.find(path)).isEmpty();
  }
}
