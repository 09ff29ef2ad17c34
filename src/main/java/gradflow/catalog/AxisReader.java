package gradflow.catalog;

import gradflow.check.BadArgument;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads one entry of {@code axes}: a list of values, or {@code {linear: …}} or {@code {log: …}}.
 */
record AxisReader(Problems problems) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");
  private static final int MAX_LABEL = 200;

  /**
   * Returns the axis. If its values cannot be read, it has a single broken value, so that
   * references to it still resolve.
   */
  SweepAxis read(SpecNode.Entry entry) {
    String name = entry.key().text();
    if (!NAME.matcher(name).matches()) {
      problems.add(
          entry.key().place(),
          "the axis name " + FlowText.quote(name) + " must be lower-case letters, digits and _");
    }
    List<AxisValue> values =
        entry.value() instanceof SpecNode.Sequence list
            ? listed(name, list)
            : generated(name, entry.value());
    if (values.isEmpty()) {
      values = List.of(new AxisValue("?", new SpecNode.Broken(entry.value().place())));
    }
    return new SweepAxis(name, values);
  }

  private List<AxisValue> listed(String name, SpecNode.Sequence list) {
    if (list.items().isEmpty()) {
      problems.add(
          list.place(), "axis " + name + ": the list is empty, expected at least one value");
    }
    List<AxisValue> values = new ArrayList<>();
    Set<String> labels = new HashSet<>();
    for (SpecNode item : list.items()) {
      Optional<AxisValue> value = value(name, item);
      value.ifPresent(values::add);
      if (value.isPresent() && !labels.add(value.get().label())) {
        problems.add(
            item.place(),
            ("axis %s: two values are labelled %s; give one another label: (in a mapping), or"
                    + " remove it")
                .formatted(name, FlowText.quote(value.get().label())));
      }
    }
    return values;
  }

  private Optional<AxisValue> value(String name, SpecNode item) {
    if (item instanceof SpecNode.Sequence) {
      return labelled(name, shorten(item.flow()), item, item);
    } else if (item instanceof SpecNode.Scalar scalar) {
      return labelled(name, scalar.isNull() ? "null" : scalar.text(), item, item);
    }
    SpecNode.Mapping mapping = (SpecNode.Mapping) item;
    Optional<SpecNode.Entry> label = mapping.find("label");
    Optional<SpecNode.Entry> naming = label.or(() -> mapping.find("type"));
    if (naming.isPresent() && naming.get().value() instanceof SpecNode.Scalar scalar) {
      return labelled(name, scalar.text(), scalar, mapping.without("label"));
    }
    problems.add(
        item.place(), "axis " + name + ": a value that is a mapping needs a label: or a type:");
    return Optional.empty();
  }

  private Optional<AxisValue> labelled(String name, String label, SpecNode at, SpecNode node) {
    if (at instanceof SpecNode.Scalar && References.mentioned(label)) {
      problems.add(
          at.place(),
          "axis %s: got %s, but what labels a value cannot be a reference"
              .formatted(name, FlowText.quote(label)));
      return Optional.empty();
    }
    if (label.isEmpty() || label.length() > MAX_LABEL) {
      problems.add(
          at.place(), "axis " + name + ": expected a label of 1 to " + MAX_LABEL + " characters");
      return Optional.empty();
    }
    return Optional.of(new AxisValue(label, node));
  }

  private static String shorten(String flow) {
    return flow.length() <= MAX_LABEL ? flow : flow.substring(0, MAX_LABEL - 3) + "...";
  }

  private List<AxisValue> generated(String name, SpecNode node) {
    boolean single = node instanceof SpecNode.Mapping m && m.entries().size() == 1;
    String form = single ? ((SpecNode.Mapping) node).entries().get(0).key().text() : "";
    if (!form.equals("linear") && !form.equals("log")) {
      problems.add(
          node.place(),
          ("axis %s: got %s, expected a list, or {linear: {from, to, count}}, or {log: {from,"
                  + " to, count}}")
              .formatted(name, Scalars.describe(node)));
      return List.of();
    }
    SpecNode range = ((SpecNode.Mapping) node).entries().get(0).value();
    return new Decoder(new Registries(), problems)
        .decode(range, AxisRange.class)
        .map(r -> values(name, form, r, node))
        .orElse(List.of());
  }

  private List<AxisValue> values(String name, String form, AxisRange range, SpecNode node) {
    try {
      return (form.equals("log") ? range.log() : range.linear())
          .stream().map(t -> new AxisValue(t, new SpecNode.Scalar(t, true, node.place()))).toList();
    } catch (BadArgument e) {
      problems.add(node.place(), "axis " + name + ": " + e.getMessage());
      return List.of();
    }
  }
}
