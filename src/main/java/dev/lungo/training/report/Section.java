package dev.lungo.training.report;

import java.util.List;

/// One part of a page, under its own heading.
public sealed interface Section {
  String title();

  /// Charts; the first takes the full width, the others stand in two columns.
  record Charts(String title, List<Chart> charts) implements Section {
    public Charts {
      charts = List.copyOf(charts);
    }
  }

  /// Tables, side by side where the page is wide enough.
  record Tables(String title, List<Table> tables) implements Section {
    public Tables {
      tables = List.copyOf(tables);
    }
  }

  /// Text in a fixed-width font, folded away at first. In YAML, comments are dimmed.
  record Listing(String title, String summary, String text) implements Section {}

  /// What a model made of the same prompts at different times, newest first.
  record Samples(String title, List<Prompt> prompts) implements Section {
    public Samples {
      prompts = List.copyOf(prompts);
    }
  }

  /// @param caption empty for none
  /// @param header empty for none
  record Table(String caption, List<String> header, List<List<String>> rows) {
    public Table {
      header = List.copyOf(header);
      rows = List.copyOf(rows);
    }
  }

  record Prompt(String prompt, List<Continuation> continuations) {
    public Prompt {
      continuations = List.copyOf(continuations);
    }
  }

  /// @param when such as `step 1,200`
  record Continuation(String when, String text) {}
}
