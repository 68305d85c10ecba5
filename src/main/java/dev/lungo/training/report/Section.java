package dev.lungo.training.report;

import java.util.List;
import java.util.OptionalDouble;

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

  /// Files that lie beside the page.
  record Links(String title, List<Link> links) implements Section {
    public Links {
      links = List.copyOf(links);
    }
  }

  /// Values with their intervals, one row each, against a common scale.
  record Intervals(String title, List<Panel> panels) implements Section {
    public Intervals {
      panels = List.copyOf(panels);
    }
  }

  /// Single questions with the answer that was right and the one that came.
  record Examples(String title, List<ExampleGroup> groups) implements Section {
    public Examples {
      groups = List.copyOf(groups);
    }
  }

  /// What a model made of the same prompts at different times, the newest first.
  record Samples(String title, List<Prompt> prompts) implements Section {
    public Samples {
      prompts = List.copyOf(prompts);
    }
  }

  /// @param address relative to the page
  /// @param note behind it; may be empty
  record Link(String text, String address, String note) {}

  /// @param caption empty for none
  /// @param header empty for none
  record Table(String caption, List<String> header, List<List<String>> rows) {
    public Table {
      header = List.copyOf(header);
      rows = List.copyOf(rows);
    }
  }

  /// Rows that share a scale.
  ///
  /// @param note in small print, such as which way is better; may be empty
  /// @param from where the scale begins
  /// @param to where it ends
  /// @param series names of a row's points, in order; one or none where there is one point
  record Panel(
      String caption, String note, double from, double to, List<String> series, List<Row> rows) {
    public Panel {
      series = List.copyOf(series);
      rows = List.copyOf(rows);
      if (!(from < to)) {
        throw new IllegalArgumentException(
            "a scale must go upwards, but goes from " + from + " to " + to);
      }
    }
  }

  /// @param reference a value to compare with, such as chance
  record Row(String name, OptionalDouble reference, List<Point> points) {
    public Row {
      points = List.copyOf(points);
    }
  }

  /// @param low the interval's lower end, or the value where there is no interval
  /// @param high its upper end
  /// @param text the value as it is written beside
  record Point(double value, double low, double high, String text) {}

  /// @param name what all are examples of
  /// @param note in small print; may be empty
  record ExampleGroup(String name, String note, List<Example> examples) {
    public ExampleGroup {
      examples = List.copyOf(examples);
    }
  }

  /// @param verdict such as `right`
  /// @param tone how the verdict is coloured
  /// @param expected the right answer; may be empty
  /// @param given the model's
  record Example(String verdict, Tone tone, String asked, String expected, String given) {}

  /// Whether something is welcome.
  enum Tone {
    GOOD,
    BAD,
    NEUTRAL
  }

  /// @param repeated whether each continuation is shown with the prompt before it; otherwise the
  ///     prompt stands whole above them
  record Prompt(String prompt, boolean repeated, List<Continuation> continuations) {
    public Prompt {
      continuations = List.copyOf(continuations);
    }
  }

  /// @param when such as `step 1,200`
  record Continuation(String when, String text) {}
}
