package dev.lungo.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lungo.files.AtomicFiles;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// What people said of answers, as training data, from those who agreed to that.
///
/// - `chats.jsonl`: conversations up to an answer with a thumb up; for supervised tuning
/// - `demonstrations.jsonl`: conversations up to an answer that the person wrote instead of the
///   model's; for supervised tuning
/// - `preferences.jsonl`: two answers side by side, one chosen; and versions of an answer with
///   thumbs up before those with thumbs down; for reward models
///
/// Each line names the labeler by a random id, the model and its version, and when it was judged.
/// What cannot serve is left out and counted: see `ChatLines` and `PreferenceLines`.
public final class FeedbackExport {
  private static final String CHATS = "chats.jsonl";
  private static final String DEMONSTRATIONS = "demonstrations.jsonl";
  private static final String PREFERENCES = "preferences.jsonl";

  private final Database database;
  private final LeftOut leftOut = new LeftOut();
  private final Map<String, Integer> lines = new HashMap<>();

  private FeedbackExport(Store store) {
    database = store.database();
  }

  /// What was written.
  ///
  /// @param people how many agreed
  /// @param silent how many judged something and have not agreed
  /// @param unheard their judgements, which are not in the files
  /// @param leftOut why other judgements are not, and how many
  public record Result(
      int chats,
      int demonstrations,
      int preferences,
      int people,
      int silent,
      int unheard,
      SequencedMap<String, Integer> leftOut) {}

  /// Writes the three files; those of an earlier export are replaced.
  ///
  /// @throws IllegalArgumentException if the folder holds anything else
  /// @throws java.io.UncheckedIOException if they cannot be written
  public static Result write(Store store, Path folder) {
    requireOurs(folder);
    FeedbackExport export = new FeedbackExport(store);
    List<String> people = export.agreed();
    AtomicFiles.writeFolder(folder, partial -> export.fill(partial, people));
    return export.result(people.size());
  }

  /// Replacing a folder that was named by mistake would be a disaster.
  private static void requireOurs(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      Set<String> names =
          files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
      if (!Set.of(CHATS, DEMONSTRATIONS, PREFERENCES).containsAll(names)) {
        throw new IllegalArgumentException(
            folder + " holds other files: name a new folder, or that of an earlier export");
      }
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot read", folder, e);
    }
  }

  private void fill(Path folder, List<String> people) throws IOException {
    try (Writer chats = Files.newBufferedWriter(folder.resolve(CHATS), UTF_8);
        Writer demonstrations = Files.newBufferedWriter(folder.resolve(DEMONSTRATIONS), UTF_8);
        Writer preferences = Files.newBufferedWriter(folder.resolve(PREFERENCES), UTF_8)) {
      for (String person : people) {
        for (String conversation : conversations(person)) {
          JudgedConversation judged =
              new JudgedConversation(person, messages(conversation), judgements(conversation));
          ChatLines chatLines = new ChatLines(judged, leftOut);
          append(CHATS, chats, chatLines.good());
          append(DEMONSTRATIONS, demonstrations, chatLines.demonstrations());
          append(PREFERENCES, preferences, PreferenceLines.of(judged, leftOut));
        }
      }
    }
  }

  private void append(String file, Writer writer, List<String> more) throws IOException {
    for (String line : more) {
      writer.write(line);
      writer.write('\n');
    }
    lines.merge(file, more.size(), Integer::sum);
  }

  private List<String> agreed() {
    return database.read(
        h ->
            h.createQuery("select id from person where consent = 1 order by id")
                .mapTo(String.class)
                .list());
  }

  private List<String> conversations(String person) {
    return database.read(
        h ->
            h.createQuery("select id from conversation where owner = :owner order by id")
                .bind("owner", person)
                .mapTo(String.class)
                .list());
  }

  private List<SavedMessage> messages(String conversation) {
    return database.read(
        h ->
            h.createQuery(Messages.SELECT + " where m.conversation = :id order by m.ordinal")
                .bind("id", conversation)
                .map(Rows::message)
                .list());
  }

  /// When what was judged, by the kind of judgement and the id of the message or comparison.
  private Map<String, Instant> judgements(String conversation) {
    Map<String, Instant> times = new HashMap<>();
    database.read(
        h ->
            h.createQuery(
                    """
                    select 'vote ' || m.id as what, v.created as time
                    from vote v join message m on m.id = v.message where m.conversation = :id
                    union all
                    select 'demonstration ' || m.id, d.created
                    from demonstration d join message m on m.id = d.message
                    where m.conversation = :id
                    union all
                    select 'comparison ' || c.id, c.chosen
                    from comparison c where c.conversation = :id and c.choice is not null
                    """)
                .bind("id", conversation)
                .map((row, _) -> times.put(Rows.text(row, "what"), Rows.time(row, "time")))
                .list());
    return times;
  }

  private Result result(int people) {
    return database.read(
        h ->
            new Result(
                lines.getOrDefault(CHATS, 0),
                lines.getOrDefault(DEMONSTRATIONS, 0),
                lines.getOrDefault(PREFERENCES, 0),
                people,
                unheard(h, "count(distinct owner)"),
                unheard(h, "count(*)"),
                leftOut.byReason()));
  }

  private static int unheard(Handle h, String what) {
    return h.createQuery(
            "select "
                + what
                + """
                 from (
                  select o.owner from vote v join message m on m.id = v.message
                    join conversation o on o.id = m.conversation
                  union all
                  select o.owner from demonstration d join message m on m.id = d.message
                    join conversation o on o.id = m.conversation
                  union all
                  select o.owner from comparison c join conversation o on o.id = c.conversation
                    where c.choice is not null) judged
                join person p on p.id = judged.owner
                where p.consent is null or p.consent = 0
                """)
        .mapTo(Integer.class)
        .one();
  }
}
