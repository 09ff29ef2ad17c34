package gradflow.io;

import gradflow.cell.Cell;
import gradflow.cell.Gru;
import gradflow.cell.Lstm;
import gradflow.cell.ProjectedLstm;
import gradflow.cell.Reset;
import gradflow.cell.Rnn;
import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads networks with PyTorch's names: {@code weight_ih_l0}, {@code weight_hh_l1_reverse}, {@code
 * weight_hr_l0} (a projection), {@code bias_ih_l0}, with any prefix; for a single cell, without
 * {@code _l0}. The kind of cell and the sizes follow from the shapes: the recurrent matrix has 4H
 * rows for an lstm, 3H for a gru and H for an rnn.
 */
final class TorchNames {
  private static final Pattern NAME =
      Pattern.compile(
          "(.*[./:_])?(weight_ih|weight_hh|weight_hr|bias_ih|bias_hh)(?:_l(\\d{1,4})(_reverse)?)?");

  private TorchNames() {}

  /** A position in a network: layer and direction. */
  private record Place(int layer, boolean backward) implements Comparable<Place> {
    @Override
    public int compareTo(Place o) {
      return layer != o.layer
          ? Integer.compare(layer, o.layer)
          : Boolean.compare(backward, o.backward);
    }

    @Override
    public String toString() {
      return "layer " + layer + (backward ? " backward" : "");
    }
  }

  /** Returns the prefixes of the networks in a file, in file order; empty if there are none. */
  static List<String> prefixes(TensorFile file) {
    return List.copyOf(groups(file).keySet());
  }

  private static Map<String, SortedMap<Place, Map<String, TensorInfo>>> groups(TensorFile file) {
    Map<String, SortedMap<Place, Map<String, TensorInfo>>> groups = new LinkedHashMap<>();
    for (TensorInfo t : file.tensors()) {
      Matcher m = NAME.matcher(t.name());
      if (m.matches()) {
        String prefix = m.group(1) == null ? "" : m.group(1);
        int layer = m.group(3) == null ? 0 : Integer.parseInt(m.group(3));
        Place place = new Place(layer, m.group(4) != null);
        groups
            .computeIfAbsent(prefix, p -> new TreeMap<>())
            .computeIfAbsent(place, p -> new LinkedHashMap<>())
            .put(m.group(2), t);
      }
    }
    return groups;
  }

  /**
   * Reads the network with a prefix.
   *
   * @throws BadArgument if an array is missing or has a shape that no cell has
   */
  static StoredModel read(TensorFile file, String format, String prefix, ModelOptions options) {
    SortedMap<Place, Map<String, TensorInfo>> places = groups(file).get(prefix);
    NamedTensors numbers = new NamedTensors(file);
    List<List<StoredDirection>> layers = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    boolean both = places.keySet().stream().anyMatch(Place::backward);
    for (Map.Entry<Place, Map<String, TensorInfo>> e : places.entrySet()) {
      Place place = e.getKey();
      if (!place.backward()) {
        Check.that(
            place.layer() == layers.size(),
            file.path() + ": " + prefix,
            "got " + place + " after " + layers.size() + " layers; one is missing");
        layers.add(new ArrayList<>());
        Check.that(
            !both || places.containsKey(new Place(place.layer(), true)),
            file.path() + ": " + prefix,
            place + " has no backward direction, other layers have one");
      }
      Check.that(
          place.layer() < layers.size(),
          file.path() + ": " + prefix,
          "got " + place + " without the forward one");
      layers.get(place.layer()).add(direction(numbers, place, e.getValue(), options));
    }
    Cell first = layers.get(0).get(0).cell();
    if (StoredDirection.form(first).unsaid().isPresent() && options.activation().isEmpty()) {
      notes.add(
          "the file does not say which activation the rnn has; tanh is assumed (--activation)");
    }
    ElementType type = places.get(places.firstKey()).values().iterator().next().type();
    StoredModel.Source source =
        new StoredModel.Source(file.path(), format, "PyTorch", prefix, type, file.metadata());
    return new StoredModel(source, layers, false, 0, notes, numbers.unused());
  }

  private static StoredDirection direction(
      NamedTensors numbers, Place place, Map<String, TensorInfo> slots, ModelOptions options) {
    TensorInfo hh = required(numbers, place, slots, "weight_hh");
    TensorInfo ih = required(numbers, place, slots, "weight_ih");
    Optional<TensorInfo> hr = Optional.ofNullable(slots.get("weight_hr"));
    for (TensorInfo t : List.of(hh, ih, hr.orElse(hh))) {
      Check.that(
          t.shape().size() == 2 && t.elements() > 0,
          numbers.place(t),
          "got " + t.dimensions() + ", expected a matrix");
    }
    int rows = hh.extent(0);
    int inputs = ih.extent(1);
    Cell cell;
    if (hr.isPresent()) {
      int units = hr.get().extent(1);
      Check.that(
          rows == 4L * units,
          numbers.place(hh),
          "got %s, expected 4 x %s rows, as weight_hr has %s columns"
              .formatted(hh.dimensions(), units, units));
      cell = new ProjectedLstm(inputs, units, hr.get().extent(0));
    } else {
      cell = cell(numbers, hh, inputs, options);
    }
    int size = cell.hiddenSize();
    double[] projection =
        hr.map(t -> numbers.matrix(t, size, StoredDirection.form(cell).units()).data())
            .orElse(StoredDirection.NONE);
    Matrix input = numbers.matrix(ih, rows, inputs);
    return new StoredDirection(
        place.backward(),
        cell,
        input,
        numbers.matrix(hh, rows, size),
        numbers.vector(Optional.ofNullable(slots.get("bias_ih")), rows),
        numbers.vector(Optional.ofNullable(slots.get("bias_hh")), rows),
        StoredDirection.NONE,
        projection,
        StoredDirection.NONE);
  }

  private static Cell cell(NamedTensors numbers, TensorInfo hh, int inputs, ModelOptions options) {
    int rows = hh.extent(0);
    int size = hh.extent(1);
    if (rows == 4L * size) {
      return new Lstm(inputs, size);
    }
    if (rows == 3L * size) {
      return new Gru(inputs, size, options.reset().orElse(Reset.AFTER));
    }
    if (rows == size) {
      return new Rnn(inputs, size, options.activation().orElse(Activation.TANH));
    }
    throw new BadArgument(
        numbers.place(hh),
        "got " + hh.dimensions() + ", expected H x H (rnn), 3H x H (gru) or 4H x H (lstm)");
  }

  private static TensorInfo required(
      NamedTensors numbers, Place place, Map<String, TensorInfo> slots, String name) {
    TensorInfo t = slots.get(name);
    Check.that(
        t != null,
        numbers.file().path().toString(),
        "%s has no %s, only %s"
            .formatted(place, name, slots.values().stream().map(TensorInfo::name).toList()));
    return t;
  }
}
