package dev.lungo.data;

import dev.lungo.data.ChatBatches.Draw;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The conversations that share a row of a batch.
final class ChatRow {
  private final List<Draw> chats = new ArrayList<>();
  private final int columns;
  private int gap;

  private ChatRow(int columns) {
    this.columns = columns;
    this.gap = columns;
  }

  /// Packs windows of conversations, the longest of each first, each into the fullest row that has
  /// room for it, or a new one.
  static List<ChatRow> pack(List<Draw> chats, int columns, int window) {
    List<ChatRow> rows = new ArrayList<>();
    NavigableMap<Integer, Deque<ChatRow>> byGap = new TreeMap<>();
    for (int from = 0; from < chats.size(); from += window) {
      List<Draw> sorted =
          new ArrayList<>(chats.subList(from, Math.min(chats.size(), from + window)));
      sorted.sort(Comparator.comparingInt(Draw::inputs).reversed());
      for (Draw chat : sorted) {
        ChatRow row = fullest(byGap, chat.inputs());
        if (row == null) {
          row = new ChatRow(columns);
          rows.add(row);
        }
        row.chats.add(chat);
        row.gap -= chat.inputs();
        byGap.computeIfAbsent(row.gap, _ -> new ArrayDeque<>()).add(row);
      }
    }
    return rows;
  }

  private static @Nullable ChatRow fullest(
      NavigableMap<Integer, Deque<ChatRow>> byGap, int inputs) {
    Map.Entry<Integer, Deque<ChatRow>> entry = byGap.ceilingEntry(inputs);
    if (entry == null) {
      return null;
    }
    ChatRow row = entry.getValue().removeFirst();
    if (entry.getValue().isEmpty()) {
      byGap.remove(entry.getKey());
    }
    return row;
  }

  /// How many places stay empty.
  int gap() {
    return gap;
  }

  void write(TokenBatch batch, int row) {
    int at = row * columns;
    int end = at + columns;
    int document = 0;
    for (Draw chat : chats) {
      chat.set().write(chat.chat(), batch, at, document++);
      at += chat.inputs();
    }
    // The gap repeats some token; it does not count, and is a document of its own.
    int padding = batch.inputs()[row * columns];
    for (; at < end; at++) {
      batch.inputs()[at] = padding;
      batch.targets()[at] = padding;
      batch.documents()[at] = document;
    }
  }
}
