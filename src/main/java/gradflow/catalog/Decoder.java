package gradflow.catalog;

import gradflow.check.BadArgument;
import gradflow.files.InputFile;
import java.lang.reflect.Array;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/**
 * Decodes nodes into records. The keys of a mapping are the components of the record, in snake
 * case. For a component with a registry, the key {@code type}, or the bare name, chooses the
 * record. Decoding is strict: anything not understood is reported as a problem, never ignored.
 */
public final class Decoder {
  private final Registries registries;
  private final Problems problems;
  private final Types types;
  private final DecodingProblems wording;
  private final SpecFiles files;
  private final Predicate<SpecNode> isKept;

  /**
   * Results for nodes that are decoded once, by name and type; empty if there was a problem. An
   * entry as key, since the first hash of a record takes milliseconds at the start of a program.
   */
  private final IdentityHashMap<SpecNode, Map<Map.Entry<String, Type>, Optional<Object>>> known =
      new IdentityHashMap<>();

  /** Values of omitted keys. */
  private final IdentityHashMap<Shape.Field, Object> defaults;

  private long records;

  /**
   * Creates a decoder that uses the given registries and adds errors to {@code problems}. Paths are
   * relative to the working directory. Not thread-safe.
   */
  public Decoder(Registries registries, Problems problems) {
    this(registries, problems, Path.of(""));
  }

  /** Creates a decoder with paths relative to a folder. */
  public Decoder(Registries registries, Problems problems, Path folder) {
    this(registries, problems, folder, node -> false);
  }

  /**
   * Creates a decoder that decodes some nodes only once.
   *
   * @param isKept returns whether a node occurs repeatedly, so that its decoded value is cached
   */
  Decoder(Registries registries, Problems problems, Path folder, Predicate<SpecNode> isKept) {
    this(registries, problems, new IdentityHashMap<>(), new SpecFiles(folder), isKept);
  }

  private Decoder(
      Registries registries,
      Problems problems,
      IdentityHashMap<Shape.Field, Object> defaults,
      SpecFiles files,
      Predicate<SpecNode> isKept) {
    this.registries = registries;
    this.problems = problems;
    this.types = new Types(registries);
    this.wording = new DecodingProblems(problems, types);
    this.defaults = defaults;
    this.files = files;
    this.isKept = isKept;
  }

  /** Returns the number of records created. */
  long records() {
    return records;
  }

  /**
   * Decodes one node.
   *
   * @param type a record, or an interface with a registry
   * @return the record; empty if there was a problem, which is noted. The checks of a record run
   *     only if all its components were decoded
   */
  public <T> Optional<T> decode(SpecNode node, Class<T> type) {
    return value("", node, type).map(type::cast);
  }

  /** Decodes one node under a key. */
  Optional<Object> value(String name, SpecNode node, Type type) {
    if (!isKept.test(node)) {
      return decoded(name, node, type);
    }
    Map<Map.Entry<String, Type>, Optional<Object>> its =
        known.computeIfAbsent(node, n -> new HashMap<>(2));
    Map.Entry<String, Type> as = Map.entry(name, type);
    Optional<Object> value = its.get(as);
    if (value == null) {
      value = decoded(name, node, type);
      its.put(as, value);
    }
    return value;
  }

  private Optional<Object> decoded(String name, SpecNode node, Type type) {
    if (node instanceof SpecNode.Broken) {
      return Optional.empty();
    }
    Class<?> raw = Types.raw(type);
    if (raw == Optional.class) {
      boolean absent = node instanceof SpecNode.Scalar scalar && scalar.isNull();
      return absent
          ? Optional.of(Optional.empty())
          : value(name, node, Types.argument(type)).map(Optional::of);
    } else if (raw == List.class) {
      return list(name, node, type, Types.argument(type)).map(List::copyOf);
    } else if (raw == double[].class || raw == int[].class) {
      return list(name, node, type, raw.getComponentType()).map(l -> array(l, raw));
    } else if (raw == Map.class) {
      return map(name, node, type);
    } else if (raw.isRecord()) {
      return plainRecord(name, node, type);
    } else if (registries.find(raw).isPresent()) {
      return registered(name, node, registries.find(raw).get());
    }
    if (!(node instanceof SpecNode.Scalar scalar)) {
      return wording.wrong(name, node, type);
    }
    return scalar(name, scalar, raw);
  }

  private Optional<Object> scalar(String name, SpecNode.Scalar node, Class<?> raw) {
    if (raw == int.class) {
      return integer(name, node, raw, Integer.MIN_VALUE, Integer.MAX_VALUE).map(Long::intValue);
    } else if (raw == long.class) {
      return integer(name, node, raw, Long.MIN_VALUE, Long.MAX_VALUE).map(v -> v);
    } else if (raw == double.class) {
      return number(name, node);
    } else if (raw == String.class) {
      return node.isNull() ? wording.wrong(name, node, raw) : Optional.of(node.text());
    } else if (raw == InputFile.class) {
      return node.isNull() || node.text().isBlank()
          ? wording.wrong(name, node, raw)
          : Optional.of(files.get(node.text()));
    } else if (raw == boolean.class) {
      boolean known = node.plain() && (node.text().equals("true") || node.text().equals("false"));
      return known ? Optional.of(node.text().equals("true")) : wording.wrong(name, node, raw);
    } else if (raw.isEnum()) {
      int index = Types.constants(raw).indexOf(node.text().replace('-', '_'));
      return index >= 0
          ? Optional.of(raw.getEnumConstants()[index])
          : wording.unknownConstant(name, node, raw);
    }
    throw new IllegalStateException(
        "a spec cannot hold a component of " + raw + ", which is no record and has no registry");
  }

  private Optional<Long> integer(
      String name, SpecNode.Scalar node, Class<?> raw, long least, long most) {
    Optional<BigDecimal> decimal = Scalars.decimal(node);
    if (decimal.isEmpty()) {
      return wording.wrong(name, node, raw);
    }
    boolean whole = decimal.get().signum() == 0 || decimal.get().stripTrailingZeros().scale() <= 0;
    if (!whole) {
      return wording.wrong(name, node, raw);
    }
    Optional<BigInteger> value =
        Scalars.integer(decimal.get())
            .filter(v -> v.compareTo(BigInteger.valueOf(least)) >= 0)
            .filter(v -> v.compareTo(BigInteger.valueOf(most)) <= 0);
    if (value.isEmpty()) {
      wording.problem(
          name,
          node,
          "got %s, expected an integer between %s and %s"
              .formatted(Scalars.describe(node), least, most));
    }
    return value.map(BigInteger::longValueExact);
  }

  private Optional<Object> number(String name, SpecNode.Scalar node) {
    OptionalDouble value = Scalars.number(node);
    if (value.isEmpty()) {
      return wording.wrong(name, node, double.class);
    }
    if (Double.isInfinite(value.getAsDouble()) && Scalars.decimal(node).isPresent()) {
      wording.problem(
          name,
          node,
          "got " + Scalars.describe(node) + ", expected a number of at most 1.797e308 in size");
      return Optional.empty();
    }
    return Optional.of(value.getAsDouble());
  }

  private Optional<List<Object>> list(String name, SpecNode node, Type whole, Type itemType) {
    if (!(node instanceof SpecNode.Sequence sequence)) {
      return wording.wrong(name, node, whole);
    }
    List<Object> items = new ArrayList<>();
    for (int i = 0; i < sequence.items().size(); i++) {
      value(name + "[" + i + "]", sequence.items().get(i), itemType).ifPresent(items::add);
    }
    return items.size() == sequence.items().size() ? Optional.of(items) : Optional.empty();
  }

  private static Object array(List<Object> items, Class<?> raw) {
    Object array = Array.newInstance(raw.getComponentType(), items.size());
    for (int i = 0; i < items.size(); i++) {
      Array.set(array, i, items.get(i));
    }
    return array;
  }

  private Optional<Object> map(String name, SpecNode node, Type type) {
    if (!(node instanceof SpecNode.Mapping mapping)) {
      return wording.wrong(name, node, type);
    }
    Map<String, Object> values = new LinkedHashMap<>();
    for (SpecNode.Entry entry : mapping.entries()) {
      String key = entry.key().text();
      String path = name.isEmpty() ? key : name + "." + key;
      value(path, entry.value(), Types.argument(type)).ifPresent(v -> values.put(key, v));
    }
    return values.size() == mapping.entries().size()
        ? Optional.of(Collections.unmodifiableMap(values))
        : Optional.empty();
  }

  private Optional<Object> registered(String name, SpecNode node, Registry<?> registry) {
    String kind = registry.kind();
    SpecNode type = node;
    SpecNode.Mapping options = new SpecNode.Mapping(List.of(), node.place());
    if (node instanceof SpecNode.Mapping mapping) {
      Optional<SpecNode.Entry> entry = mapping.find("type");
      if (entry.isEmpty()) {
        wording.problem(
            name,
            node,
            "missing key type; " + Names.suggest("known " + kind + " types", "", registry.names()));
        return Optional.empty();
      }
      type = entry.get().value();
      options = mapping.without("type");
    }
    if (type instanceof SpecNode.Broken) {
      return Optional.empty();
    }
    if (!(type instanceof SpecNode.Scalar scalar) || scalar.isNull() || Scalars.isNumber(scalar)) {
      return wording.wrong(type == node ? name : "type", type, registry.type());
    }
    Optional<? extends Class<?>> record = registry.find(scalar.text());
    if (record.isEmpty()) {
      wording.problem(
          name,
          type,
          "unknown %s %s; %s"
              .formatted(
                  kind,
                  FlowText.quote(scalar.text()),
                  Names.suggest("known " + kind + " types", scalar.text(), registry.names())));
      return Optional.empty();
    }
    return record(kind + " " + scalar.text(), options, Shape.of(record.get()), true);
  }

  private Optional<Object> plainRecord(String name, SpecNode node, Type type) {
    Class<?> raw = Types.raw(type);
    if (!(node instanceof SpecNode.Mapping mapping)) {
      return wording.wrong(name, node, type);
    }
    String own = raw == SpecKeys.class ? SpecPart.ROOT : Names.snake(raw.getSimpleName());
    return record(name.isEmpty() ? own : name, mapping, Shape.of(raw), false);
  }

  private Optional<Object> record(String what, SpecNode.Mapping node, Shape shape, boolean typed) {
    boolean complete = true;
    Object[] arguments = new Object[shape.fields().size()];
    for (int i = 0; i < arguments.length; i++) {
      Optional<Object> argument = field(what, node, shape.fields().get(i), shape);
      arguments[i] = argument.orElse(null);
      complete &= argument.isPresent();
    }
    boolean known = true;
    for (SpecNode.Entry entry : node.entries()) {
      if (shape.field(entry.key().text()) == null) {
        wording.unknownKey(what, entry.key(), shape, typed);
        known = false;
      }
    }
    // The record is built even if a key is unknown, so that problems found by its checks are
    // reported, too.
    Optional<Object> built = complete ? construct(what, node, shape, arguments) : Optional.empty();
    return known ? built : Optional.empty();
  }

  private Optional<Object> field(
      String what, SpecNode.Mapping node, Shape.Field field, Shape shape) {
    Optional<SpecNode.Entry> entry = node.find(field.key());
    if (entry.isPresent()) {
      return value(field.key(), entry.get().value(), field.type());
    } else if (field.fallback().isPresent()) {
      return fallback(field, shape);
    } else if (field.isOptional()) {
      return Optional.of(Optional.empty());
    }
    String help = field.help().isEmpty() ? "" : " (" + field.help() + ")";
    problems.add(
        node.place(),
        what + ": missing key " + field.key() + help + ", " + types.expected(field.type()));
    return Optional.empty();
  }

  /**
   * Returns a default. A default that cannot be decoded is a bug in the program, not a problem of
   * the spec.
   */
  private Optional<Object> fallback(Shape.Field field, Shape shape) {
    Object value = defaults.get(field);
    if (value == null) {
      value = decodedDefault(field, shape);
      defaults.put(field, value);
    }
    return Optional.of(value);
  }

  private Object decodedDefault(Shape.Field field, Shape shape) {
    Problems own = new Problems();
    String name = shape.type().getSimpleName() + "." + field.key();
    SpecNode node =
        new SpecParser("default of " + name, field.fallback().orElseThrow(), own)
            .parse()
            .orElse(new SpecNode.Broken(new Place(name, 1, 1)));
    return new Decoder(registries, own, defaults, files, isKept)
        .value(field.key(), node, field.type())
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the default of " + name + " does not decode: " + own.list()));
  }

  private Optional<Object> construct(
      String what, SpecNode.Mapping node, Shape shape, Object[] arguments) {
    records++;
    try {
      return Optional.of(shape.construct(arguments));
    } catch (BadArgument e) {
      wording.blame(what, node, shape, e);
    } catch (IllegalArgumentException e) {
      problems.add(node.place(), what + ": " + e.getMessage());
    }
    return Optional.empty();
  }
}
