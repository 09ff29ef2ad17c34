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
 * A spec's {@code axes} and the rest of it, in which {@code ${name}} stands for the value of an
 * axis. The points are the cartesian product in the order of the file; the last axis varies
 * fastest.
 */
public final class Sweep {
  /** The most points that the axes may span. */
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
   * Takes {@code axes} out of a spec and checks all references. What is wrong is noted; the sweep
   * can be unfolded and decoded all the same, so that the problems of the rest are found too.
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

  /** The axes, in the order of the spec. */
  public List<SweepAxis> axes() {
    return axes;
  }

  /**
   * What each value of an axis says of itself, by {@code axis.key}: the single values under the
   * keys of an axis whose values are mappings of which a spec takes the parts, as {@code
   * ${net.cell}} does. A value that is taken as a whole, such as a cell, says nothing here.
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

  /** How many points there are; 1 if there are no axes. */
  public int size() {
    return size;
  }

  /**
   * One point.
   *
   * @param index in [0, {@link #size()})
   * @throws gradflow.check.BadArgument if the index is outside
   */
  public Point point(int index) {
    int[] chosen = chosen(index);
    Map<String, AxisValue> values = new LinkedHashMap<>();
    for (int a = 0; a < chosen.length; a++) {
      values.put(axes.get(a).name(), axes.get(a).values().get(chosen[a]));
    }
    return new Point(values);
  }

  /** The number of the value of each axis at a point. */
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

  /** The point of each combination of the values of some axes, with the first of the others. */
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

  /** The entry of the spec under a key, with its references. */
  Optional<SpecNode> entry(String key) {
    return body instanceof SpecNode.Mapping mapping
        ? mapping.find(key).map(SpecNode.Entry::value)
        : Optional.empty();
  }

  /** The axes that the spec depends on, but for what is under some keys. */
  Set<Integer> axesWithout(Set<String> keys) {
    return unfolding.axes(body, keys);
  }

  /** The axes that a part of the spec depends on, but for what is under some keys of it. */
  Set<Integer> axesOf(SpecNode part, Set<String> without) {
    return unfolding.axes(part, without);
  }

  /** Whether a node is the same at all points that agree in what it depends on. */
  boolean isKept(SpecNode node) {
    return unfolding.isKept(node);
  }

  /** A part of the spec as it reads at a point. */
  SpecNode part(SpecNode part, int index) {
    return unfolding.node(part, chosen(index));
  }

  /**
   * The spec without {@code axes}, as it reads at a point; places are those where the values were
   * written.
   *
   * @param index in [0, {@link #size()})
   */
  public SpecNode node(int index) {
    return part(body, index);
  }
}
