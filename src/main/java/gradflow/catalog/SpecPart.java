package gradflow.catalog;

import gradflow.spec.About;
import gradflow.table.Filter;
import gradflow.verdict.Expression;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A part of a spec with a fixed type, such as {@code run} or {@code evaluation}. Catalog entries,
 * which a spec chooses by {@code type}, are not parts.
 *
 * @param name key under which the part is written; {@code spec} for the whole file
 * @param shape its keys; empty for a text with special rules, such as {@code where}
 * @param places paths at which the part occurs, such as {@code figures[].panels[].series[]}
 */
record SpecPart(String name, Shape shape, List<String> places) {
  /** Name of the whole file. */
  static final String ROOT = "spec";

  /** Returns all parts, the whole file first, and each before the parts in it. */
  static List<SpecPart> all(Registries registries) {
    Map<Class<?>, SpecPart> parts = new LinkedHashMap<>();
    parts.put(SpecKeys.class, new SpecPart(ROOT, Shape.of(SpecKeys.class), new ArrayList<>()));
    walk(SpecKeys.class, "", registries, parts);
    for (Registry<?> registry : registries.all()) {
      for (String entry : registry.names()) {
        String place = registry.kind() + " " + entry + ": ";
        walk(registry.find(entry).orElseThrow(), place, registries, parts);
      }
    }
    List<SpecPart> all = new ArrayList<>(parts.values());
    all.add(
        new SpecPart(
            "linear", Shape.of(AxisRange.class), List.of("axes.NAME.linear", "axes.NAME.log")));
    all.add(new SpecPart("where", Shape.none(Filter.class), List.of("verdict.findings.NAME")));
    all.add(
        new SpecPart("quantity", Shape.none(Expression.class), List.of("verdict.findings.NAME")));
    return all;
  }

  private static void walk(
      Class<?> record, String place, Registries registries, Map<Class<?>, SpecPart> parts) {
    for (Shape.Field field : Shape.of(record).fields()) {
      Class<?> inner = item(field.type());
      if (!inner.isRecord() || registries.find(inner).isPresent()) {
        continue;
      }
      String here = place + field.key() + marks(field.type());
      boolean known = parts.containsKey(inner);
      parts
          .computeIfAbsent(
              inner, r -> new SpecPart(name(field.key(), parts), Shape.of(r), new ArrayList<>()))
          .places()
          .add(here);
      if (!known) {
        walk(inner, here + ".", registries, parts);
      }
    }
  }

  private static String name(String key, Map<Class<?>, SpecPart> parts) {
    if (parts.values().stream().anyMatch(p -> p.name().equals(key))) {
      throw new IllegalStateException("two parts of a spec are called " + key);
    }
    return key;
  }

  /** Returns the element type of an optional, a list or a mapping. */
  static Class<?> item(Type type) {
    Class<?> raw = Types.raw(type);
    boolean holder = raw == Optional.class || raw == List.class || raw == Map.class;
    return holder ? item(Types.argument(type)) : raw;
  }

  private static String marks(Type type) {
    Class<?> raw = Types.raw(type);
    if (raw == Optional.class) {
      return marks(Types.argument(type));
    }
    return raw == List.class
        ? "[]" + marks(Types.argument(type))
        : raw == Map.class ? ".NAME" + marks(Types.argument(type)) : "";
  }

  /** Returns the summary on one line. */
  String summary() {
    About about = shape.type().getAnnotation(About.class);
    return about == null ? "" : about.summary();
  }
}
