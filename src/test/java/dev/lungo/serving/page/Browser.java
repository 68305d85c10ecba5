package dev.lungo.serving.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The Chromium that is installed, driven by Playwright. Where there is none, tests are skipped.
final class Browser implements AutoCloseable {
  /// A machine that is busy with other things is no failure.
  static final int PATIENCE = 30_000;

  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  private final Playwright playwright;
  private final com.microsoft.playwright.Browser chromium;

  private Browser(Path executable) {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    chromium =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(executable)
                    .setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage")));
  }

  static Browser start() {
    Optional<Path> executable =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
            .flatMap(
                folder ->
                    Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(folder, name)))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(executable.isPresent(), "no Chromium is installed");
    return new Browser(executable.orElseThrow());
  }

  /// A new window with an empty storage.
  Window open(String address) {
    return open(new com.microsoft.playwright.Browser.NewContextOptions(), address);
  }

  Window open(com.microsoft.playwright.Browser.NewContextOptions options, String address) {
    if (options.locale == null) {
      options.setLocale("en-GB");
    }
    if (options.viewportSize == null) {
      options.setViewportSize(1280, 800);
    }
    options.setReducedMotion(ReducedMotion.REDUCE);
    BrowserContext context = chromium.newContext(options);
    context.setDefaultTimeout(PATIENCE);
    Window window = new Window(context.newPage());
    window.page().navigate(address);
    return window;
  }

  @Override
  public void close() {
    chromium.close();
    playwright.close();
  }

  /// A page, and everything that it complained of.
  static final class Window implements AutoCloseable {
    private final Page page;
    private final List<String> complaints = new ArrayList<>();

    private Window(Page page) {
      this.page = page;
      page.onConsoleMessage(
          message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
              complaints.add(message.text() + " " + message.location());
            }
          });
      page.onPageError(complaints::add);
    }

    Page page() {
      return page;
    }

    /// Complaints that a test expects, as when it takes the server away.
    void forgive(String pattern) {
      complaints.removeIf(Pattern.compile(pattern).asPredicate());
    }

    /// Writes into the box and presses Enter, once Enter would send.
    void send(String text) {
      page.locator(".send[data-name=send]:enabled").waitFor();
      page.locator("#message").fill(text);
      page.locator("#message").press("Enter");
    }

    /// Sends, and waits until it is answered.
    void ask(String text) {
      int before = page.locator(".answer").count();
      send(text);
      try {
        page.waitForCondition(
            () ->
                page.locator(".answer").count() > before
                    && page.locator(".answer[aria-busy=true]").count() == 0);
      } catch (RuntimeException e) {
        screenshot("failed");
        throw e;
      }
    }

    /// A button in the last answer's bar.
    void press(String name) {
      page.locator(".answer .bar button[aria-label='" + name + "']").last().click();
    }

    void screenshot(String name) {
      page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")));
    }

    /// What axe-core finds that keeps people out.
    void isAccessible() {
      List<String> violations = new ArrayList<>();
      for (Rule rule : new AxeBuilder(page).analyze().getViolations()) {
        if (List.of("serious", "critical").contains(rule.getImpact())) {
          violations.add(rule.getId() + " " + rule.getNodes());
        }
      }
      assertThat(violations).isEmpty();
    }

    /// Nothing stands out of the window to the right.
    void hasNoSidewaysScroll() {
      assertThat(page.evaluate("document.documentElement.scrollWidth - innerWidth")).isEqualTo(0);
    }

    /// The page must not have complained of anything.
    @Override
    public void close() {
      page.context().close();
      assertThat(complaints).isEmpty();
    }
  }
}
