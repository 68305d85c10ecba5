package dev.lungo.serving.page;

import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// Tests of the page in a real browser over a real server; skipped where there is no Chromium.
/// Screenshots are left in target/screenshots.
abstract class PageTests {
  static Browser browser;
  @TempDir Path folder;

  @BeforeAll
  static void start() {
    browser = Browser.start();
    PlaywrightAssertions.setDefaultAssertionTimeout(Browser.PATIENCE);
  }

  @AfterAll
  static void stop() {
    if (browser != null) { // none was found
      browser.close();
    }
  }
}
