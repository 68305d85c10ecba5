package dev.lungo.alignment.ppo;

import dev.lungo.training.Doc;
import java.nio.file.Path;
import java.util.List;

/// What the policy is asked. `recipe.yaml` holds it under `prompts`.
public record PromptRecipe(
    @Doc("files of conversations to answer, or of texts to continue") List<Path> files,
    @Doc("whether they are texts, which are continued without a chat template") boolean plain,
    @Doc("most tokens of a prompt; 0: what the context leaves beside the response") int length,
    @Doc(
            "of a longer text, START: keeps its first tokens; LINE: as many of its lines; REFUSE: "
                + "stops. Of a longer chat the oldest messages are left out; where that is not "
                + "enough, START and LINE leave out the chat")
        Cut cut,
    @Doc("prompts that are kept back, to be answered at each look") int heldOut) {
  /// What happens to a text that is too long.
  public enum Cut {
    START,
    LINE,
    REFUSE
  }

  public PromptRecipe {
    files = List.copyOf(files);
    if (length < 0 || heldOut < 0) {
      throw new IllegalArgumentException(
          "prompts needs length>=0 and heldOut>=0, but length="
              + length
              + " and heldOut="
              + heldOut);
    }
  }

  public PromptRecipe withFiles(List<Path> value, boolean texts) {
    return new PromptRecipe(value, texts, length, cut, heldOut);
  }
}
