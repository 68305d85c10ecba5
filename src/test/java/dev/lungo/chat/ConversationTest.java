package dev.lungo.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConversationTest {
  private static final Message SYSTEM = Message.system("Be brief.");
  private static final Message USER = Message.user("Hi");
  private static final Message ASSISTANT = Message.assistant("Hello");

  @Test
  void theUserSpeaksFirstAfterAnOptionalSystemMessage() {
    var chat = Conversation.of(SYSTEM, USER, ASSISTANT, ASSISTANT, USER, ASSISTANT);
    assertThat(chat.requireTrainable()).isSameAs(chat);
    assertThat(Conversation.of(USER, ASSISTANT).requireTrainable().messages()).hasSize(2);
  }

  @Test
  void aWrongTurnIsNamedByItsNumber() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Conversation.of(USER, SYSTEM, ASSISTANT).requireTrainable())
        .withMessageStartingWith("message 2 is the system's, which may only stand first");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Conversation.of(ASSISTANT, USER).requireTrainable())
        .withMessageStartingWith("message 1 is the assistant's, but the user speaks first");
  }

  @Test
  void trainingNeedsAnAnswerWithWords() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Conversation.of(SYSTEM, USER).requireTrainable())
        .withMessageContaining("no assistant message");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Conversation.of(USER, Message.assistant(" \n")).requireTrainable())
        .withMessage("message 2, an answer, is empty");
  }

  @Test
  void aPromptEndsWithTheUser() {
    assertThat(Conversation.of(USER, ASSISTANT, USER).requirePrompt().last()).isEqualTo(USER);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Conversation.of(USER, ASSISTANT).requirePrompt())
        .withMessageContaining("ends with the assistant's");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Conversation.of(SYSTEM).requirePrompt())
        .withMessageContaining("ends with the system's");
  }

  @Test
  void anEmptyConversationIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Conversation(List.of()));
  }

  @Test
  void anUnknownRoleIsNamedWithTheKnownOnes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Role.of("bot"))
        .withMessage("unknown role 'bot'; the roles are system, user and assistant");
  }
}
