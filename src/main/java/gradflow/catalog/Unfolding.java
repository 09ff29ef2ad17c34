package gradflow.catalog;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Replaces references to axes by their values. A reference that is a whole scalar is replaced by
 * the value's node, any other by the value's label. A part of a spec that depends on few axes is
 * the same node at all points that agree on these, so that its decoded value can be cached. Not
 * thread-safe.
 */
final class Unfolding {
  /**
   * Largest number of cached versions of a part. A part with more versions is created on each
   * request.
   */
  static final long MOST_KEPT = 10_000;

  /** Dependencies and versions of a part. */
  private static final class Part {
    /** Whether the part contains a reference, possibly to an axis that does not exist. */
    boolean refers;

    /** Axes that the part depends on, directly or through values of other axes, ascending. */
    int[] axes;

    /** Versions of the part by the values of these axes; null if there are too many. */
    Map<Long, SpecNode> versions;
  }

  private final List<SweepAxis> axes;
  private final Map<String, Integer> places = new HashMap<>();
  private final IdentityHashMap<SpecNode, Part> parts = new IdentityHashMap<>();
  private final Set<SpecNode> kept = Collections.newSetFromMap(new IdentityHashMap<>());

  Unfolding(List<SweepAxis> axes) {
    this.axes = axes;
    axes.forEach(axis -> places.put(axis.name(), places.size()));
  }

  /**
   * Returns whether a node is the same object at all points that agree on the axes it depends on.
   */
  boolean isKept(SpecNode node) {
    return kept.contains(node);
  }

  /** Returns the axes that a part depends on, directly or through values of other axes. */
  Set<Integer> axes(SpecNode part) {
    Set<Integer> found = new TreeSet<>();
    for (int axis : part(part, axes.size()).axes) {
      found.add(axis);
    }
    return found;
  }

  /** Returns the axes that a part depends on, ignoring some of its keys. */
  Set<Integer> axes(SpecNode part, Set<String> without) {
    Set<Integer> found = new TreeSet<>();
    if (part instanceof SpecNode.Mapping mapping) {
      mapping.entries().stream()
          .filter(e -> !without.contains(e.key().text()))
          .forEach(e -> found.addAll(axes(e.value())));
      return found;
    } else if (part instanceof SpecNode.Scalar scalar && References.whole(scalar.text())) {
      String name = References.names(scalar.text()).get(0);
      Integer axis = places.get(References.axis(name));
      if (axis != null) {
        found.add(axis);
        axes.get(axis).values().stream()
            .flatMap(v -> References.find(name, v).stream())
            .forEach(v -> found.addAll(axes(v.node(), without)));
      }
      return found;
    }
    return axes(part);
  }

  /**
   * Returns a part of the spec at a point.
   *
   * @param chosen index of each axis's value
   */
  SpecNode node(SpecNode part, int[] chosen) {
    return node(part, chosen, axes.size());
  }

  /**
   * Returns a node at a point. Only the first {@code visible} axes can be referred to, so there are
   * no cycles.
   */
  private SpecNode node(SpecNode node, int[] chosen, int visible) {
    Part part = part(node, visible);
    if (!part.refers) {
      return node;
    } else if (part.versions == null) {
      return substitute(node, chosen, visible);
    }
    long version = 0;
    for (int axis : part.axes) {
      version = version * axes.get(axis).values().size() + chosen[axis];
    }
    SpecNode known = part.versions.get(version);
    if (known == null) {
      known = substitute(node, chosen, visible);
      part.versions.put(version, known);
      kept.add(known);
    }
    return known;
  }

  private Part part(SpecNode node, int visible) {
    Part known = parts.get(node);
    if (known != null) {
      return known;
    }
    Part part = new Part();
    Set<Integer> found = new TreeSet<>();
    part.refers = collect(node, visible, found);
    part.axes = found.stream().mapToInt(Integer::intValue).toArray();
    long versions = 1;
    for (int axis : part.axes) {
      versions = Math.min(versions * axes.get(axis).values().size(), MOST_KEPT + 1);
    }
    part.versions = versions > MOST_KEPT ? null : new HashMap<>();
    parts.put(node, part);
    if (!part.refers) {
      kept.add(node);
    }
    return part;
  }

  /** Returns whether a node contains references, and adds the axes that it refers to. */
  private boolean collect(SpecNode node, int visible, Set<Integer> found) {
    boolean refers = false;
    for (SpecNode child : children(node)) {
      Part part = part(child, visible);
      refers |= part.refers;
      for (int axis : part.axes) {
        found.add(axis);
      }
    }
    if (node instanceof SpecNode.Scalar scalar && References.mentioned(scalar.text())) {
      refers = true;
      for (String name : References.names(scalar.text())) {
        int axis = places.getOrDefault(References.axis(name), visible);
        if (axis < visible) {
          found.add(axis);
          for (AxisValue value : axes.get(axis).values()) {
            Optional<AxisValue> its = References.find(name, value);
            for (int other : its.isEmpty() ? new int[0] : part(its.get().node(), axis).axes) {
              found.add(other);
            }
          }
        }
      }
    }
    return refers;
  }

  private static List<SpecNode> children(SpecNode node) {
    if (node instanceof SpecNode.Mapping mapping) {
      return mapping.entries().stream().map(SpecNode.Entry::value).toList();
    }
    return node instanceof SpecNode.Sequence sequence ? sequence.items() : List.of();
  }

  private SpecNode substitute(SpecNode node, int[] chosen, int visible) {
    if (node instanceof SpecNode.Mapping mapping) {
      List<SpecNode.Entry> entries = new ArrayList<>(mapping.entries().size());
      for (SpecNode.Entry entry : mapping.entries()) {
        SpecNode value = node(entry.value(), chosen, visible);
        entries.add(value == entry.value() ? entry : new SpecNode.Entry(entry.key(), value));
      }
      return new SpecNode.Mapping(entries, mapping.place());
    } else if (node instanceof SpecNode.Sequence sequence) {
      return new SpecNode.Sequence(
          sequence.items().stream().map(item -> node(item, chosen, visible)).toList(),
          sequence.place());
    }
    return node instanceof SpecNode.Scalar scalar ? scalar(scalar, chosen, visible) : node;
  }

  /**
   * Replaces the references in a scalar. An unknown name gives a broken node, since its problem is
   * already noted.
   */
  private SpecNode scalar(SpecNode.Scalar scalar, int[] chosen, int visible) {
    Map<String, AxisValue> values = new HashMap<>();
    for (String name : References.names(scalar.text())) {
      int axis = places.getOrDefault(References.axis(name), visible);
      Optional<AxisValue> value =
          axis < visible
              ? References.find(name, axes.get(axis).values().get(chosen[axis]))
              : Optional.empty();
      if (value.isEmpty()) {
        return new SpecNode.Broken(scalar.place());
      }
      values.put(name, value.get());
    }
    if (References.unfinished(scalar.text())) {
      return new SpecNode.Broken(scalar.place());
    } else if (References.whole(scalar.text())) {
      String name = References.names(scalar.text()).get(0);
      return node(values.get(name).node(), chosen, places.get(References.axis(name)));
    }
    String text = References.replaced(scalar.text(), name -> values.get(name).label());
    return new SpecNode.Scalar(text, scalar.plain(), scalar.place());
  }
}
