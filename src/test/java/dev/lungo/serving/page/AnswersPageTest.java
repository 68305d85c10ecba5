package dev.lungo.serving.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.lungo.serving.page.Browser.Window;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How answers come in the browser.
@Timeout(300)
class AnswersPageTest extends PageTests {
  private static final String SENTENCE = "the cat sat on the mat, and a hen came by to see it";

  @Test
  void anAnswerStreamsAsMarkdownAndCanBeCopied() {
    try (PageServer server = PageServer.start(folder);
        Window window = browser.open(server.address())) {
      Page page = window.page();
      server.hold();
      window.send("markdown");
      server.release(40);
      assertThat(page.locator(".prose h5, .prose h4, .prose h3").first()).hasText("Three things");
      assertThat(page.locator(".answer")).hasAttribute("aria-busy", "true");
      assertThat(page.locator(".send")).hasAttribute("aria-label", "Stop");
      window.screenshot("streaming");
      server.releaseAll();
      assertThat(page.locator(".answer")).hasAttribute("aria-busy", "false");
      assertThat(page.locator(".prose ol li")).hasCount(3);
      assertThat(page.locator(".prose table td").first()).hasText("cat");
      assertThat(page.locator(".prose pre .hljs-keyword").first()).hasText("record");
      assertThat(page.locator(".prose a")).hasAttribute("rel", "noopener noreferrer nofollow");
      window.isAccessible();
      window.screenshot("markdown");
      page.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
      window.press("Copy");
      assertThat(page.evaluate("navigator.clipboard.readText()")).isEqualTo(PageServer.MARKDOWN);
    }
  }

  @Test
  void stoppingKeepsTheHalfAndGoingOnAddsToIt() {
    try (PageServer server = PageServer.start(folder);
        Window window = browser.open(server.address())) {
      Page page = window.page();
      server.hold();
      window.send("say " + SENTENCE);
      server.release(6);
      assertThat(page.locator(".prose")).containsText("the cat");
      page.keyboard().press("Escape");
      assertThat(page.locator(".notice")).containsText("You stopped this answer.");
      window.screenshot("stopped");
      server.releaseAll();
      page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Go on")).click();
      assertThat(page.locator(".answer")).hasAttribute("aria-busy", "false");
      assertThat(page.locator(".versions")).hasText("2 / 2");
      assertThat(page.locator("#message")).isVisible();
    }
  }

  @Test
  void versionsAndBranchesAreWalkedWithArrowsAndKeptInTheAddress() {
    try (PageServer server = PageServer.start(folder);
        Window window = browser.open(server.address())) {
      Page page = window.page();
      window.ask("one");
      window.press("Answer again");
      assertThat(page.locator(".answer .prose")).hasText("Echo 2: one");
      assertThat(page.locator(".answer .versions")).hasText("2 / 2");
      window.press("Previous version");
      assertThat(page.locator(".answer .prose")).hasText("Echo 1: one");
      String address = page.url();
      window.ask("two");

      // Editing the first message begins a branch; nothing is lost.
      page.locator(".question").first().hover();
      page.locator(".question [aria-label=Edit]").first().click();
      Locator editor = page.locator(".question textarea");
      editor.fill("one, but better");
      editor.press("Control+Enter");
      assertThat(page.locator(".question")).hasCount(1);
      assertThat(page.locator(".answer .prose")).hasText("Echo 4: one, but better");
      window.screenshot("branches");
      // Back there: its youngest answer, and by one more step the one that went on.
      page.locator(".question [aria-label='Previous version']").click();
      assertThat(page.locator(".answer .prose")).hasText("Echo 2: one");
      page.locator(".answer [aria-label='Previous version']").click();
      assertThat(page.locator(".question")).hasCount(2);
      assertThat(page.locator(".answer .prose").last()).hasText("Echo 3: two");

      page.navigate("about:blank");
      page.navigate(address);
      assertThat(page.locator(".answer .prose").first()).hasText("Echo 1: one");
    }
  }

  @Test
  void upArrowEditsTheLastMessage() {
    try (PageServer server = PageServer.start(folder);
        Window window = browser.open(server.address())) {
      window.ask("one");
      window.page().keyboard().press("ArrowUp");
      assertThat(window.page().locator(".question textarea")).isFocused();
      window.page().keyboard().press("Escape");
      assertThat(window.page().locator(".question .text")).hasText("one");
    }
  }

  @Test
  void aReloadInMidAnswerGoesOnWithIt() {
    try (PageServer server = PageServer.start(folder);
        Window window = browser.open(server.address())) {
      Page page = window.page();
      server.hold();
      window.send("say " + SENTENCE);
      server.release(5);
      assertThat(page.locator(".prose")).containsText("the");
      page.reload();
      assertThat(page.locator(".prose")).containsText("the");
      assertThat(page.locator(".answer")).hasAttribute("aria-busy", "true");
      server.releaseAll();
      assertThat(page.locator(".prose")).hasText(SENTENCE);
      assertThat(page.locator(".answer")).hasAttribute("aria-busy", "false");
    }
  }

  @Test
  void aLongAnswerIsFollowedUntilOneScrollsUp() {
    try (PageServer server = PageServer.start(folder);
        Window window = browser.open(server.address())) {
      Page page = window.page();
      window.ask("long");
      window.ask("long");
      window.ask("long");
      String atEnd = "s => s.scrollHeight - s.scrollTop - s.clientHeight < 60";
      Locator scroller = page.locator("#scroller");
      page.waitForCondition(() -> (boolean) scroller.evaluate(atEnd));
      server.hold();
      window.send("long");
      server.release(50);
      assertThat(page.locator(".answer")).hasCount(4);
      assertThat(page.locator(".answer").last()).hasAttribute("aria-busy", "true");
      assertThat(page.locator(".answer .prose").last()).containsText("The cat");
      page.mouse().move(640, 300);
      page.mouse().wheel(0, -600);
      page.waitForCondition(() -> !(boolean) scroller.evaluate(atEnd));
      server.releaseAll();
      assertThat(page.locator(".answer").last()).hasAttribute("aria-busy", "false");
      assertThat((boolean) scroller.evaluate(atEnd)).isFalse();
      assertThat(page.locator("#resume")).isVisible();
      window.screenshot("scrolled");
      page.locator("#resume").click();
      page.waitForCondition(() -> (boolean) scroller.evaluate(atEnd));
    }
  }
}
