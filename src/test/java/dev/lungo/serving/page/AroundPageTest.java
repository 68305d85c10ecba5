package dev.lungo.serving.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.lungo.serving.page.Browser.Window;
import dev.lungo.store.UserRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The list of chats, the settings, signing in.
@Timeout(300)
class AroundPageTest extends PageTests {
  @Test
  void inTheListOneSearchesRenamesAndDeletes() {
    try (PageServer server = PageServer.start(folder);
        Window window = browser.open(server.address())) {
      Page page = window.page();
      window.ask("about cats");
      page.keyboard().press("Control+Shift+o");
      assertThat(page.locator(".greeting")).isVisible();
      window.ask("about hens");
      assertThat(page.locator("#list li")).hasCount(2);
      page.keyboard().press("Control+k");
      assertThat(page.locator("#search")).isFocused();
      page.keyboard().type("CATS");
      assertThat(page.locator("#list li")).hasCount(1);
      page.keyboard().press("ArrowDown");
      page.keyboard().press("Enter");
      assertThat(page.locator(".answer .prose")).hasText("Echo 1: about cats");
      page.locator("#search").fill("");
      assertThat(page.locator("#list li")).hasCount(2);
      page.locator("#list li.here button").click();
      window.screenshot("menu");
      page.getByText("Rename").click();
      page.keyboard().type("Felines");
      page.keyboard().press("Enter");
      assertThat(page.locator("#list li.here a")).hasText("Felines");
      page.locator("#list li.here button").click();
      page.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName("Delete")).click();
      window.isAccessible();
      window.screenshot("delete");
      page.locator("dialog .danger").click();
      assertThat(page.locator("#list li")).hasCount(1);
      assertThat(page.locator(".greeting")).isVisible();
    }
  }

  @Test
  void settingsChangeHowTheNextAnswerIsSampled() {
    try (PageServer server = PageServer.start(folder);
        Window window = browser.open(server.address())) {
      Page page = window.page();
      window.ask("one");
      page.locator("#menu").click();
      page.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName("Settings")).click();
      page.getByLabel("Temperature").fill("0.3");
      page.getByLabel("Seed").fill("11");
      page.getByLabel("System prompt").fill("Be brief.");
      window.isAccessible();
      window.screenshot("settings");
      page.locator("dialog form button.main").click();
      assertThat(page.locator(".instructions")).isVisible();
      window.ask("two");
      window.press("Details");
      assertThat(page.locator(".details").last()).containsText("0.3");
      assertThat(page.locator(".details").last()).containsText("0f3a9c2b71de");
      assertThat(page.locator(".details").last()).containsText("11");
      window.screenshot("details");
    }
  }

  @Test
  void aUserSignsInAndOut() {
    try (PageServer server = PageServer.start(folder)) {
      server.chat().store().people().add("ann", "correct horse battery", UserRole.USER);
      server.stop();
      server.startAgain(0);
      try (Window window = browser.open(server.address())) {
        Page page = window.page();
        page.getByLabel("Name").fill("ann");
        page.getByLabel("Password").fill("wrong horse battery");
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.ALERT).first()).containsText("is wrong");
        window.isAccessible();
        window.screenshot("sign-in");
        page.getByLabel("Password").fill("correct horse battery");
        page.keyboard().press("Enter");
        window.ask("one");
        assertThat(page.evaluate("document.cookie")).isEqualTo("");
        page.locator("#menu").click();
        assertThat(page.locator(".menu")).containsText("ann");
        page.getByText("Sign out").click();
        assertThat(page.getByLabel("Password")).isVisible();
        window.forgive("status of 401");
      }
    }
  }
}
