package gradflow.catalog;

import gradflow.check.Check;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The {@code axes} of a spec and its other keys, in which {@code ${name}} refers to the value of an
 * axis. The points are the Cartesian product of the axes in the order of the file; the last axis
 * varies fastest.
 */
public final class Sweep {
  /** Largest number of points that the axes may span. */
  public static final int MAX_POINTS = 1_000_000;

  private final List<SweepAxis> axes;
  private final SpecNode body;
  private final int size;
  private final Set<String> usedInParts;
  private final Unfolding unfolding;

  private Sweep(List<SweepAxis> axes, SpecNode body, int size, Set<String> usedInParts) {
    this.usedInParts = usedInParts;
    this.axes = List.copyOf(axes);
    this.body = body;
    this.size = size;
    this.unfolding = new Unfolding(this.axes);
  }

  /**
   * Separates {@code axes} from a spec and checks all references. Problems are noted. The sweep can
   * still be unfolded and decoded, so that problems in the rest are found, too.
   */
  public static Sweep of(SpecNode root, Problems problems) {
    if (!(root instanceof SpecNode.Mapping mapping)) {
      problems.add(root.place(), "got " + Scalars.describe(root) + ", expected a mapping");
      return new Sweep(List.of(), new SpecNode.Broken(root.place()), 1, Set.of());
    }
    Optional<SpecNode> declared = mapping.find("axes").map(SpecNode.Entry::value);
    SpecNode body = mapping.without("axes");
    List<SweepAxis> axes = new ArrayList<>();
    ReferenceCheck check = new ReferenceCheck(problems);
    if (declared.isPresent() && !(declared.get() instanceof SpecNode.Mapping)) {
      problems.add(
          declared.get().place(),
          "axes: got "
              + Scalars.describe(declared.get())
              + ", expected a mapping from names to values");
    } else if (declared.isPresent()) {
      for (SpecNode.Entry entry : ((SpecNode.Mapping) declared.get()).entries()) {
        SweepAxis axis = new AxisReader(problems).read(entry);
        axes.add(axis);
        check.declare(entry.key().place(), axis);
      }
    }
    boolean small = check.body(body);
    int size = size(axes, declared.orElse(root).place(), problems);
    return new Sweep(
        axes, small ? body : new SpecNode.Broken(body.place()), size, check.usedInParts());
  }

  private static int size(List<SweepAxis> axes, Place place, Problems problems) {
    long size = 1;
    for (SweepAxis axis : axes) {
      size *= axis.values().size();
      if (size > MAX_POINTS) {
        problems.add(place, "the axes span more than " + MAX_POINTS + " runs");
        return 1;
      }
    }
    return (int) size;
  }

  /** Returns the axes in the order of the spec. */
  public List<SweepAxis> axes() {
    return axes;
  }

  /**
   * Returns the scalars in each value of an axis, keyed by {@code axis.key}. They exist for axes
   * whose values are mappings that the spec refers to by parts, as in {@code ${net.cell}}. A value
   * that is used as a whole, such as a cell, has none.
   */
  List<Map<String, String>> fields(int axis) {
    SweepAxis its = axes.get(axis);
    Map<String, String> none = new LinkedHashMap<>();
    if (usedInParts.contains(its.name())) {
      its.values().stream()
          .flatMap(v -> v.fields().keySet().stream())
          .forEach(key -> none.putIfAbsent(its.name() + "." + key, ""));
    }
    List<Map<String, String>> fields = new ArrayList<>();
    for (AxisValue value : its.values()) {
      Map<String, String> own = new LinkedHashMap<>(none);
      value
          .fields()
          .forEach((key, text) -> own.computeIfPresent(its.name() + "." + key, (k, v) -> text));
      fields.add(own);
    }
    return fields;
  }

  /** Returns the number of points; 1 if there are no axes. */
  public int size() {
    return size;
  }

  /** Returns the index of each axis's value at a point. */
  int[] chosen(int index) {
    Check.that(
        index >= 0 && index < size,
        "index",
        "got " + index + ", expected one in [0, " + size + ")");
    int[] chosen = new int[axes.size()];
    int rest = index;
    for (int a = chosen.length - 1; a >= 0; a--) {
      int values = axes.get(a).values().size();
      chosen[a] = rest % values;
      rest /= values;
    }
    return chosen;
  }

  /**
   * Returns the points of all combinations of the values of some axes, with the first value of all
   * other axes.
   */
  int[] points(Set<Integer> over) {
    int[] points = {0};
    int stride = size;
    for (int a = 0; a < axes.size() && stride > 1; a++) {
      int values = axes.get(a).values().size();
      stride /= values;
      if (over.contains(a)) {
        int step = stride;
        points =
            Arrays.stream(points)
                .flatMap(p -> IntStream.range(0, values).map(v -> p + v * step))
                .toArray();
      }
    }
    return points;
  }

  /** Returns the entry of the spec under a key, with unresolved references. */
  Optional<SpecNode> entry(String key) {
    return body instanceof SpecNode.Mapping mapping
        ? mapping.find(key).map(SpecNode.Entry::value)
        : Optional.empty();
  }

  /** Returns the axes that a part of the spec depends on, ignoring some of its keys. */
  Set<Integer> axesOf(SpecNode part, Set<String> without) {
    return unfolding.axes(part, without);
  }

  /**
   * Returns whether a node is the same object at all points that agree on the axes it depends on.
   */
  boolean isKept(SpecNode node) {
    return unfolding.isKept(node);
  }

  /** Returns a part of the spec with the values of a point. */
  SpecNode part(SpecNode part, int index) {
    return unfolding.node(part, chosen(index));
  }

  /**
   * Returns the spec without {@code axes}, with the values of a point. Each value keeps the
   * position at which it was written.
   *
   * @param index in [0, {@link #size()})
   */
  public SpecNode node(int index) {
    return part(body, index);
  }
}
