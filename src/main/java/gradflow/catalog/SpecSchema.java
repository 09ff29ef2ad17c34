package gradflow.catalog;

import gradflow.files.InputFile;
import gradflow.files.PlainJson;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes the JSON Schema (draft 2020-12) of a spec from the records that decode it, so that editors
 * can complete keys and mark mistakes. The schema covers names, types and required keys. Ranges,
 * references to axes and conditions on several keys are left to {@code gradflow check}.
 */
public final class SpecSchema {
  private static final String REFERENCE = "\\$\\{[^}]+\\}";
  private static final String NUMBER = "[-+]?(\\d[\\d_]*\\.?[\\d_]*|\\.\\d+)([eE][-+]?\\d+)?";

  private final Registries registries;
  private final Example examples;
  private final List<SpecPart> parts;
  private final Map<String, Object> definitions = new LinkedHashMap<>();

  private SpecSchema(Registries registries) {
    this.registries = registries;
    this.examples = new Example(registries);
    this.parts = SpecPart.all(registries);
  }

  /** Returns the schema as JSON text. */
  public static String text(Registries registries) {
    return PlainJson.text(new SpecSchema(registries).root());
  }

  private Map<String, Object> root() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    root.put("title", "gradflow spec");
    root.putAll(mapping(Shape.of(SpecKeys.class), false));
    List<Object> works = new ArrayList<>();
    works.add(Map.of("required", List.of("run", "measures")));
    works.add(Map.of("required", List.of("train")));
    root.put("oneOf", works);
    scalars();
    for (SpecPart part : parts) {
      if (!part.name().equals(SpecPart.ROOT) && !part.shape().fields().isEmpty()) {
        Map<String, Object> object = mapping(part.shape(), false);
        object.put("description", part.summary());
        definitions.put(part.name(), orReference(object));
      }
    }
    definitions.put("axes", axes());
    definitions.put("full", full());
    registries.all().forEach(this::kind);
    root.put("$defs", definitions);
    return root;
  }

  private void scalars() {
    definitions.put("reference", pattern(REFERENCE));
    definitions.put("number", anyOf(type("number"), pattern(REFERENCE + "|" + NUMBER)));
    definitions.put("integer", anyOf(type("integer"), pattern(REFERENCE + "|" + NUMBER)));
    definitions.put("truth", orReference(type("boolean")));
    Map<String, Object> text = new LinkedHashMap<>();
    text.put("type", List.of("string", "number", "boolean"));
    definitions.put("text", text);
  }

  /** Returns the schema of a record: exactly its keys, with {@code type} if it is an entry. */
  private Map<String, Object> mapping(Shape shape, boolean entry) {
    Map<String, Object> properties = new LinkedHashMap<>();
    if (entry) {
      properties.put("type", true);
    }
    shape.fields().forEach(f -> properties.put(f.key(), property(f)));
    Map<String, Object> object = type("object");
    object.put("properties", properties);
    List<String> required =
        shape.fields().stream().filter(Shape.Field::isRequired).map(Shape.Field::key).toList();
    if (!required.isEmpty()) {
      object.put("required", required);
    }
    object.put("additionalProperties", false);
    return object;
  }

  private Map<String, Object> property(Shape.Field field) {
    Map<String, Object> property = new LinkedHashMap<>();
    property.put("description", field.help() + (field.unit().isEmpty() ? "" : ", " + field.unit()));
    property.putAll(schema(field.type()));
    field.fallback().ifPresent(f -> property.put("default", value(f)));
    property.put("examples", List.of(value(examples.of(field))));
    return property;
  }

  private Map<String, Object> schema(Type type) {
    Class<?> raw = Types.raw(type);
    if (raw == Optional.class) {
      return anyOf(schema(Types.argument(type)), type("null"));
    } else if (raw == List.class || raw == double[].class || raw == int[].class) {
      Map<String, Object> list = type("array");
      list.put("items", schema(raw == List.class ? Types.argument(type) : raw.getComponentType()));
      return orReference(list);
    } else if (raw == Map.class) {
      Map<String, Object> map = type("object");
      map.put("additionalProperties", schema(Types.argument(type)));
      return orReference(map);
    } else if (raw.isEnum()) {
      List<Object> names = new ArrayList<>(Types.constants(raw));
      Types.constants(raw).stream().map(n -> n.replace('_', '-')).forEach(names::add);
      return orReference(enumeration(names.stream().distinct().toList()));
    } else if (raw == int.class || raw == long.class) {
      return defined("integer");
    } else if (raw == double.class) {
      return defined("number");
    } else if (raw == boolean.class) {
      return defined("truth");
    } else if (raw == String.class || raw == InputFile.class) {
      return defined("text");
    }
    return defined(
        registries.find(raw).<String>map(Registry::kind).orElseGet(() -> part(raw).name()));
  }

  private SpecPart part(Class<?> record) {
    return parts.stream().filter(p -> p.shape().type() == record).findFirst().orElseThrow();
  }

  /**
   * Adds the schema of an open kind: a name, or a mapping whose {@code type} determines the keys.
   */
  private void kind(Registry<?> registry) {
    List<Object> bare = new ArrayList<>();
    List<Object> rules = new ArrayList<>();
    for (String name : registry.names()) {
      Shape shape = Shape.of(registry.find(name).orElseThrow());
      String definition = registry.kind() + "." + name;
      definitions.put(definition, mapping(shape, true));
      if (shape.fields().stream().noneMatch(Shape.Field::isRequired)) {
        bare.add(name);
      }
      Map<String, Object> rule = new LinkedHashMap<>();
      rule.put("if", Map.of("properties", Map.of("type", Map.of("const", name))));
      rule.put("then", defined(definition));
      rules.add(rule);
    }
    Map<String, Object> object = type("object");
    Map<String, Object> type = orReference(enumeration(List.copyOf(registry.names())));
    object.put("properties", Map.of("type", type));
    object.put("required", List.of("type"));
    object.put("allOf", rules);
    List<Object> choices = new ArrayList<>();
    choices.add(object);
    if (!bare.isEmpty()) {
      choices.add(enumeration(bare));
    }
    choices.add(defined("reference"));
    definitions.put(registry.kind(), Map.of("anyOf", choices));
  }

  private Map<String, Object> axes() {
    Map<String, Object> list = type("array");
    list.put("minItems", 1);
    List<Object> forms = new ArrayList<>();
    forms.add(list);
    for (String form : List.of("linear", "log")) {
      Map<String, Object> range = type("object");
      range.put("properties", Map.of(form, defined("linear")));
      range.put("required", List.of(form));
      range.put("additionalProperties", false);
      forms.add(range);
    }
    Map<String, Object> axes = type("object");
    axes.put("propertyNames", Map.of("pattern", "^[a-z][a-z0-9_]*$"));
    axes.put("additionalProperties", Map.of("anyOf", forms));
    return axes;
  }

  private static Map<String, Object> full() {
    Map<String, Object> full = type("object");
    full.put("propertyNames", enumeration(List.copyOf(Shape.of(SpecKeys.class).keys())));
    return full;
  }

  /** Returns the value of a YAML text. */
  private static Object value(String yaml) {
    Problems problems = new Problems();
    SpecNode node = SpecSource.parse("value", yaml, problems).orElseThrow();
    return value(node);
  }

  /** Returns the value of a node of a spec. Infinities and NaN remain strings. */
  private static Object value(SpecNode node) {
    if (node instanceof SpecNode.Mapping mapping) {
      Map<String, Object> map = new LinkedHashMap<>();
      mapping.entries().forEach(e -> map.put(e.key().text(), value(e.value())));
      return map;
    } else if (node instanceof SpecNode.Sequence sequence) {
      List<Object> list = new ArrayList<>();
      sequence.items().forEach(item -> list.add(value(item)));
      return list;
    }
    SpecNode.Scalar scalar = (SpecNode.Scalar) node;
    if (scalar.isNull()) {
      return null;
    } else if (scalar.plain() && scalar.text().matches("true|false")) {
      return scalar.text().equals("true");
    }
    return Scalars.decimal(scalar).<Object>map(d -> d).orElse(scalar.text());
  }

  private static Map<String, Object> type(String name) {
    Map<String, Object> type = new LinkedHashMap<>();
    type.put("type", name);
    return type;
  }

  private static Map<String, Object> pattern(String pattern) {
    Map<String, Object> text = type("string");
    text.put("pattern", "^(" + pattern + ")$");
    return text;
  }

  private static Map<String, Object> enumeration(List<Object> values) {
    return new LinkedHashMap<>(Map.of("enum", values));
  }

  private static Map<String, Object> defined(String name) {
    return new LinkedHashMap<>(Map.of("$ref", "#/$defs/" + name));
  }

  private static Map<String, Object> orReference(Map<String, Object> schema) {
    return anyOf(schema, defined("reference"));
  }

  private static Map<String, Object> anyOf(Map<String, Object> one, Map<String, Object> other) {
    return new LinkedHashMap<>(Map.of("anyOf", List.of(one, other)));
  }
}
