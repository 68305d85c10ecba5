package dev.lungo.corpus;

import dev.lungo.files.AtomicFiles;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The documents of one file, in order; holds at most one document and its pieces.
final class FileDocuments implements Iterator<Document>, AutoCloseable {
  static final String SEPARATOR = "<|endoftext|>";

  /// A JSON line must be held whole to be parsed.
  private static final int LONGEST_JSON_LINE = 1 << 26;

  private final InputFile file;
  private final ReadOptions options;
  private final InputStream in;
  private final Utf8Reader reader;
  private final StringBuilder text = new StringBuilder();
  private final ArrayDeque<Document> ready = new ArrayDeque<>();
  private long lines;
  private long documents;
  private int pieces;
  private boolean ended;

  FileDocuments(InputFile file, ReadOptions options) {
    this.file = file;
    this.options = options;
    try {
      in = file.open(options.listener());
    } catch (IOException e) {
      throw failure(e);
    }
    reader = new Utf8Reader(in, options.strict());
  }

  @Override
  public boolean hasNext() {
    try {
      while (ready.isEmpty() && !ended) {
        if (file.jsonLines()) {
          readJsonLine();
        } else {
          readText();
        }
        if (ended && reader.invalid() > 0) {
          options.listener().invalidUtf8(file.path(), reader.invalid());
        }
      }
    } catch (IOException e) {
      throw failure(e);
    }
    return !ready.isEmpty();
  }

  @Override
  public Document next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /// Reads up to the next separator, or as much as one piece may hold.
  private void readText() throws IOException {
    int threshold = Pieces.threshold(options.longest());
    int lineStart = lineStart();
    while (true) {
      int end = reader.readLine(text, threshold - text.length());
      boolean border = end < 0;
      if (end != 0) {
        if (isSeparator(lineStart)) {
          text.setLength(lineStart);
          border = true;
        } else if (end == '\n') {
          text.append('\n');
          border |= options.unit() == ReadOptions.Unit.LINE;
        }
        lineStart = text.length();
      }
      if (border) {
        emit(text.toString());
        text.setLength(0);
        pieces = 0;
        ended = end < 0;
        return;
      }
      if (text.length() >= threshold) {
        int cut = Pieces.cut(text, options.longest());
        emit(text.substring(0, cut));
        text.delete(0, cut);
        return;
      }
    }
  }

  /// What the last cut left may end in an unfinished line.
  private int lineStart() {
    return text.lastIndexOf("\n") + 1;
  }

  private boolean isSeparator(int lineStart) {
    return options.unit() == ReadOptions.Unit.SEPARATED
        && text.length() - lineStart >= SEPARATOR.length()
        && text.length() - lineStart < 4 * SEPARATOR.length()
        && text.substring(lineStart).strip().equals(SEPARATOR);
  }

  private void readJsonLine() throws IOException {
    text.setLength(0);
    int end = reader.readLine(text, LONGEST_JSON_LINE);
    lines++;
    if (end == 0) {
      throw new IOException("line " + lines + " is longer than 64 Mi characters; split its text");
    }
    ended = end < 0;
    String line = text.toString();
    if (line.isBlank()) {
      return;
    }
    JsonNode json = parse(line);
    JsonNode field = json.path(options.field());
    if (!field.isString()) {
      throw wrongLine(
          "expected an object with a string `"
              + options.field()
              + "`, but got "
              + (json.isObject() ? "the fields " + json.propertyNames() : "none"));
    }
    String source = json.path("source").isString() ? json.path("source").asString() : file.name();
    JsonNode id = json.path("id");
    addPieces(
        new Document(
            id.isValueNode() && !id.isNull() ? id.asString() : file.name() + ":" + lines,
            source,
            field.asString().replace("\r\n", "\n").replace('\r', '\n')));
  }

  private JsonNode parse(String line) {
    try {
      return JsonMapper.shared().readTree(line);
    } catch (JacksonException e) {
      throw wrongLine("no valid JSON: " + e.getOriginalMessage().lines().findFirst().orElse(""));
    }
  }

  private IllegalStateException wrongLine(String what) {
    return new IllegalStateException(file.path() + ":" + lines + ": " + what);
  }

  private void addPieces(Document document) {
    String rest = document.text();
    pieces = 0;
    for (int longest = options.longest(); rest.length() >= Pieces.threshold(longest); ) {
      int cut = Pieces.cut(rest, longest);
      add(document.id(), document.source(), rest.substring(0, cut));
      rest = rest.substring(cut);
    }
    add(document.id(), document.source(), rest);
  }

  private void emit(String text) {
    if (pieces == 0) {
      documents++;
    }
    add(file.name() + ":" + documents, file.name(), text);
  }

  private void add(String id, String source, String text) {
    String stripped = text.strip();
    pieces++;
    if (!stripped.isEmpty()) {
      ready.add(new Document(pieces == 1 ? id : id + "#" + pieces, source, stripped));
    }
  }

  private RuntimeException failure(IOException e) {
    return AtomicFiles.failure("cannot read", file.path(), reason(e));
  }

  private static IOException reason(IOException e) {
    @Nullable String message = e.getMessage();
    boolean truncated =
        e instanceof java.io.EOFException
            || (message != null
                && message.toLowerCase(java.util.Locale.ROOT).contains("truncated"));
    return truncated ? new IOException("it ends too early; the file is cut short", e) : e;
  }
}
