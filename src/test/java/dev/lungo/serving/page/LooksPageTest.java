package dev.lungo.serving.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.lungo.serving.chat.ChatServer;
import dev.lungo.serving.page.Browser.Window;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The page in two languages, two themes, at phone width, and by keyboard alone.
@Timeout(300)
class LooksPageTest extends PageTests {
  @Test
  void theEmptyPageSaysWhoSpeaksAndWhatOneCouldAsk() {
    try (PageServer server = PageServer.start(folder);
        Window window = browser.open(server.address())) {
      Page page = window.page();
      assertThat(page.locator(".greeting")).containsText("tiny");
      assertThat(page.locator(".greeting")).containsText("17 million");
      assertThat(page.locator("#message")).isFocused();
      window.isAccessible();
      window.screenshot("empty");
      page.getByText("What do hens say?").click();
      assertThat(page.locator(".answer .prose")).hasText("Echo 1: What do hens say?");
      assertThat(page).hasTitle(Pattern.compile("What do hens say.*"));
    }
  }

  @Test
  void theWholePageIsThereInChinese() {
    try (PageServer server = PageServer.start(folder);
        Window window =
            browser.open(new NewContextOptions().setLocale("zh-CN"), server.address())) {
      Page page = window.page();
      assertThat(page.locator("html")).hasAttribute("lang", "zh-CN");
      window.screenshot("chinese-empty");
      window.ask("你好");
      assertThat(page.locator(".prose strong")).hasText("第一");
      assertThat(page.locator("#composer textarea")).hasAttribute("placeholder", "输入消息");
      window.isAccessible();
      window.screenshot("chinese");
    }
  }

  @Test
  void darkIsReadable() {
    try (PageServer server = PageServer.start(folder);
        Window window =
            browser.open(
                new NewContextOptions().setColorScheme(ColorScheme.DARK), server.address())) {
      window.ask("markdown");
      window.isAccessible();
      window.screenshot("dark");
      window.press("Bad answer");
      window.isAccessible();
      window.screenshot("dark-feedback");
    }
  }

  @Test
  void nothingIsLostAt320Pixels() {
    try (PageServer server = PageServer.start(folder, ChatServer.Setup::comparing);
        Window window =
            browser.open(
                new NewContextOptions().setViewportSize(320, 640).setHasTouch(true),
                server.address())) {
      Page page = window.page();
      window.hasNoSidewaysScroll();
      window.screenshot("phone-empty");
      page.locator("#message").fill("markdown");
      page.locator(".send").click();
      assertThat(page.locator(".choices button").first()).isEnabled();
      window.hasNoSidewaysScroll();
      window.screenshot("phone-compare");
      page.getByText("A is better").click();
      assertThat(page.locator(".answer .bar button").first()).isVisible();
      window.hasNoSidewaysScroll();
      window.isAccessible();
      window.screenshot("phone");
      page.locator("#side-open").click();
      assertThat(page.locator("#list li")).hasCount(1);
      window.screenshot("phone-drawer");
      page.keyboard().press("Escape");
      page.locator("#menu").click();
      page.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName("Settings")).click();
      window.hasNoSidewaysScroll();
      window.screenshot("phone-settings");
    }
  }

  @Test
  void everythingCanBeDoneByKeyboard() {
    try (PageServer server = PageServer.start(folder);
        Window window = browser.open(server.address())) {
      Page page = window.page();
      assertThat(page.locator("#message")).isFocused();
      page.keyboard().type("one");
      page.keyboard().press("Enter");
      assertThat(page.locator(".answer .prose")).hasText("Echo 1: one");
      tabTo(page, "Good answer", true);
      page.keyboard().press("Enter");
      assertThat(page.locator(".feedback")).isVisible();
      tabTo(page, "Close", false);
      page.keyboard().press("Enter");
      assertThat(page.locator(".feedback")).hasCount(0);
      tabTo(page, "Answer again", true);
      page.keyboard().press("Enter");
      assertThat(page.locator(".answer .prose")).hasText("Echo 2: one");
      tabTo(page, "Previous version", true);
      page.keyboard().press("Enter");
      assertThat(page.locator(".answer .prose")).hasText("Echo 1: one");
      page.keyboard().press("?");
      assertThat(page.locator("dialog")).containsText("Keyboard");
      window.screenshot("help");
      page.keyboard().press("Escape");
      tabTo(page, "Menu", true);
      page.keyboard().press("Enter");
      page.keyboard().press("ArrowDown");
      page.keyboard().press("Enter");
      assertThat(page.locator("dialog")).isVisible();
    }
  }

  /// Presses Tab until the focus is on a button of that name, which must be visible then.
  private static void tabTo(Page page, String name, boolean backwards) {
    for (int i = 0; i < 60; i++) {
      page.keyboard().press(backwards ? "Shift+Tab" : "Tab");
      Object label = page.evaluate("document.activeElement.getAttribute('aria-label')");
      if (name.equals(label)) {
        assertThat(page.evaluate("getComputedStyle(document.activeElement).outlineStyle"))
            .as("the focus on %s can be seen", name)
            .isNotEqualTo("none");
        return;
      }
    }
    throw new AssertionError("Tab does not come to " + name);
  }
}
