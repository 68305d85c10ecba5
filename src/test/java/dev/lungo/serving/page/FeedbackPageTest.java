package dev.lungo.serving.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.lungo.serving.chat.ChatServer;
import dev.lungo.serving.page.Browser.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What people say of answers.
@Timeout(300)
class FeedbackPageTest extends PageTests {
  @Test
  void aThumbAsksForReasonsAndIsKept() {
    try (PageServer server = PageServer.start(folder);
        Window window = browser.open(server.address())) {
      Page page = window.page();
      window.ask("one");
      window.press("Bad answer");
      page.locator(".chip").getByText("Too long").click();
      page.locator(".feedback input").fill("much too long");
      page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("I agree")).click();
      assertThat(page.locator(".consent")).containsText("You agreed");
      window.isAccessible();
      window.screenshot("feedback");
      page.locator(".feedback button.main").click();
      assertThat(page.locator(".feedback")).hasCount(0);
      page.reload();
      assertThat(page.locator("[aria-label='Bad answer']")).hasAttribute("aria-pressed", "true");
      var message = server.chat().local().get("/api/conversations").at("/conversations/0/leaf");
      var whole = server.chat().local().whole(message.asString());
      assertThat(whole.at("/vote/value").asInt()).isEqualTo(-1);
      assertThat(whole.at("/vote/reasons/0").asString()).isEqualTo("too_long");
      assertThat(whole.at("/vote/comment").asString()).isEqualTo("much too long");
      assertThat(server.chat().local().session().path("consent").asBoolean()).isTrue();
    }
  }

  @Test
  void aBetterAnswerIsWrittenSeenAndTakenBack() {
    try (PageServer server = PageServer.start(folder);
        Window window = browser.open(server.address())) {
      Page page = window.page();
      window.ask("one");
      window.press("Write a better answer");
      Locator area = page.locator(".answer textarea");
      assertThat(area).hasValue("Echo 1: one");
      area.fill("A much better answer");
      window.screenshot("improve");
      area.press("Control+Enter");
      assertThat(page.locator(".notice")).containsText("You wrote a better answer.");
      page.getByText("See it").click();
      assertThat(page.locator(".answer textarea")).hasValue("A much better answer");
      page.getByText("Remove").click();
      assertThat(page.locator(".notice")).isHidden();
    }
  }

  @Test
  void ofTwoAnswersTheChosenOneGoesOn() {
    try (PageServer server = PageServer.start(folder, ChatServer.Setup::comparing);
        Window window = browser.open(server.address())) {
      Page page = window.page();
      window.send("which");
      Locator choices = page.locator(".choices button");
      assertThat(choices).hasCount(4);
      assertThat(choices.first()).isEnabled();
      assertThat(page.locator(".compare")).not().containsText("tiny");
      String right = page.locator(".side .prose").nth(1).innerText();
      window.isAccessible();
      window.screenshot("compare");
      choices.getByText("B is better").click();
      assertThat(page.locator(".compare")).hasCount(0);
      assertThat(page.locator(".answer .prose")).hasText(right);
    }
  }
}
