package dev.lungo.serving.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.lungo.serving.chat.ChatServer;
import dev.lungo.serving.page.Browser.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the page does when something goes wrong, or somebody wants it to.
@Timeout(300)
class TroublePageTest extends PageTests {
  private static final String SENTENCE = "the cat sat on the mat, and a hen came by to see it";

  @Test
  void aRestartOfTheServerInMidAnswerLosesNothing() {
    try (PageServer server = PageServer.start(folder);
        Window window = browser.open(server.address())) {
      Page page = window.page();
      window.ask("first");
      server.hold();
      window.send("say " + SENTENCE);
      server.release(6);
      assertThat(page.locator(".prose").last()).containsText("the cat");
      page.locator("#message").fill("a draft");
      int port = server.stop();
      page.locator("#message").press("End");
      assertThat(page.locator(".notice:visible, #connection:not(:empty)").first()).isVisible();
      window.screenshot("server-away");
      server.releaseAll();
      server.startAgain(port);
      assertThat(page.locator(".notice").last()).containsText("This answer was cut off.");
      assertThat(page.locator("#connection")).isEmpty();
      assertThat(page.locator("#message")).hasValue("a draft");
      window.screenshot("cut");
      page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Go on")).click();
      assertThat(page.locator(".answer").last()).hasAttribute("aria-busy", "false");
      window.ask("a draft");
      window.forgive("Failed to load resource|ERR_CONNECTION_REFUSED|ERR_INCOMPLETE|503");
    }
  }

  @Test
  void aMessageThatCannotBeSentStaysWithTheReason() {
    try (PageServer server = PageServer.start(folder);
        Window window = browser.open(server.address())) {
      Page page = window.page();
      window.ask("first");
      int port = server.stop();
      window.send("second");
      assertThat(page.locator("#composer .trouble")).containsText("cannot be reached");
      assertThat(page.locator("#message")).hasValue("second");
      window.screenshot("not-sent");
      server.startAgain(port);
      assertThat(page.locator("#connection")).isEmpty();
      page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Try again")).click();
      assertThat(page.locator(".answer .prose").last()).containsText("second");
      assertThat(page.locator(".question")).hasCount(2);
      window.forgive("Failed to load resource|ERR_CONNECTION_REFUSED");
    }
  }

  @Test
  void aFullContextOffersToLeaveOutOrToSummarise() {
    try (PageServer server = PageServer.start(folder);
        Window window = browser.open(server.address())) {
      Page page = window.page();
      window.ask("x".repeat(850));
      window.send("y".repeat(700));
      assertThat(page.locator("#composer .trouble")).containsText("The context is full");
      assertThat(page.locator("#composer .trouble")).containsText("2,048 tokens");
      window.screenshot("context-full");
      page.getByText("Leave out the oldest messages").click();
      assertThat(page.locator(".notice").last()).containsText("left out");
      assertThat(page.locator(".answer").last()).hasAttribute("aria-busy", "false");
      window.press("Answer again");
      assertThat(page.locator(".panel.trouble")).containsText("The context is full");
      window.screenshot("context-full-again");
      page.locator(".panel").getByText("Start anew with a summary").click();
      assertThat(page.locator(".instructions")).isVisible();
      assertThat(page.locator("#message")).hasValue("y".repeat(700));
      window.screenshot("summary");
      window.forgive("status of 400");
    }
  }

  @Test
  void scriptInMessagesNamesAndMarkdownDoesNotRun() {
    try (PageServer server = PageServer.start(folder);
        Window window = browser.open(server.address())) {
      Page page = window.page();
      window.ask("attack");
      window.ask("<img src=x onerror='window.hacked=8'><script>window.hacked=9</script>");
      String id = page.url().split("/")[4];
      server
          .chat()
          .local()
          .patch(
              "/api/conversations/" + id,
              ChatServer.object()
                  .put("title", "<img src=x onerror='window.hacked=10'>")
                  .put("system", "<svg onload='window.hacked=11'>"));
      page.reload();
      assertThat(page.locator("#list li a")).containsText("<img");
      page.locator(".instructions summary").click();
      assertThat(page.locator(".instructions p")).containsText("<svg");
      page.locator("#list li button").click();
      page.getByText("Delete").click();
      assertThat(page.locator("dialog")).containsText("<img");
      window.screenshot("attack");
      assertThat(page.evaluate("window.hacked")).isNull();
      assertThat(page.locator(".prose :is(script, img, svg:not([aria-hidden]), iframe)").count())
          .isZero();
      assertThat(page.locator(".prose a[href^='javascript']")).hasCount(0);
    }
  }
}
