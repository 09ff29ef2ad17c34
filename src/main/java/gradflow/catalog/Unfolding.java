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
 * Puts the values of axes in place of the references to them: by the value's node where a reference
 * stands alone, else by its label. A part of a spec that depends on few axes is the same node at
 * all points that agree in these, so that what is decoded of it can be kept. Belongs to one thread.
 */
final class Unfolding {
  /** So many versions of a part are kept; of one with more, each is made when it is asked for. */
  static final long MOST_KEPT = 10_000;

  /** What a part depends on, and its versions. */
  private static final class Part {
    /** Whether there is a reference in it, be it to an axis that is not there. */
    boolean refers;

    /** The axes that it depends on, also by way of their values, ascending. */
    int[] axes;

    /** Its versions by the values of these; null if there are too many. */
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

  /** Whether a node is the same for every point that agrees in what it depends on. */
  boolean isKept(SpecNode node) {
    return kept.contains(node);
  }

  /** The axes that a part depends on, also by way of their values. */
  Set<Integer> axes(SpecNode part) {
    Set<Integer> found = new TreeSet<>();
    for (int axis : part(part, axes.size()).axes) {
      found.add(axis);
    }
    return found;
  }

  /** The same but for what is under some keys of it. */
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
   * A part of the spec at a point.
   *
   * @param chosen number of the value of each axis
   */
  SpecNode node(SpecNode part, int[] chosen) {
    return node(part, chosen, axes.size());
  }

  /** Values of axis a see the axes above it, so that there are no circles. */
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

  /** Whether it refers to anything; to which axes is added. */
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

  /** A name that is not there leaves a broken node, as its problem is noted already. */
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
