package dev.lungo.training.report;

import java.util.List;

/// A page as data.
///
/// @param subtitle one line under the title
/// @param tiles the few numbers to see first
/// @param markers vertical lines in every chart that has their axes
public record Report(
    String title, String subtitle, List<Tile> tiles, List<Marker> markers, List<Section> sections) {
  public Report {
    tiles = List.copyOf(tiles);
    markers = List.copyOf(markers);
    sections = List.copyOf(sections);
  }

  /// A number with its name, and a note in small print (may be empty).
  public record Tile(String name, String value, String note) {}

  /// Something that happened at one place.
  ///
  /// @param axes names of axes
  /// @param at the place on each of them
  /// @param bad whether it was unwelcome: drawn in the colour of warnings
  public record Marker(String label, boolean bad, List<String> axes, List<Double> at) {
    public Marker {
      axes = List.copyOf(axes);
      at = List.copyOf(at);
    }
  }
}
