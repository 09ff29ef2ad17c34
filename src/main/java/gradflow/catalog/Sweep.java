package gradflow.catalog;

import gradflow.check.Check;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

  private Sweep(List<SweepAxis> axes, SpecNode body, int size, Set<String> usedInParts) {
    this.usedInParts = usedInParts;
    this.axes = List.copyOf(axes);
    this.body = body;
    this.size = size;
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
   * What the values at a point say of themselves, by {@code axis.key}: the single values under the
   * keys of an axis whose values are mappings of which a spec takes the parts, as {@code
   * ${net.cell}} does. A value that is taken as a whole, such as a cell, says nothing here.
   */
  public Map<String, String> fields(Point point) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (SweepAxis axis : axes) {
      if (usedInParts.contains(axis.name())) {
        axis.values().stream()
            .flatMap(v -> v.fields().keySet().stream())
            .forEach(key -> fields.putIfAbsent(axis.name() + "." + key, ""));
        point
            .values()
            .get(axis.name())
            .fields()
            .forEach((key, text) -> fields.put(axis.name() + "." + key, text));
      }
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
    Check.that(
        index >= 0 && index < size,
        "index",
        "got " + index + ", expected one in [0, " + size + ")");
    AxisValue[] chosen = new AxisValue[axes.size()];
    int rest = index;
    for (int a = chosen.length - 1; a >= 0; a--) {
      List<AxisValue> values = axes.get(a).values();
      chosen[a] = values.get(rest % values.size());
      rest /= values.size();
    }
    Map<String, AxisValue> values = new LinkedHashMap<>();
    for (int a = 0; a < chosen.length; a++) {
      values.put(axes.get(a).name(), chosen[a]);
    }
    return new Point(values);
  }

  /**
   * The spec without {@code axes}, as it reads at that point; places are those where the values
   * were written.
   */
  public SpecNode node(Point point) {
    return References.substitute(body, point.values());
  }
}
