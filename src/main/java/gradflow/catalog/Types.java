package gradflow.catalog;

import gradflow.files.InputFile;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Describes component types in the terms of a spec. */
record Types(Registries registries) {
  /**
   * Returns the class of a component's type; a wrapper class is converted to its primitive type.
   */
  static Class<?> raw(Type type) {
    if (type instanceof Class<?> plain) {
      // Type arguments are boxed: List<Integer> accepts what int accepts.
      return MethodType.methodType(plain).unwrap().returnType();
    }
    if (type instanceof ParameterizedType generic) {
      return (Class<?>) generic.getRawType();
    }
    throw new IllegalStateException("a spec cannot hold a component of type " + type);
  }

  /** Returns the last type argument: that of the items of a list or the values of a map. */
  static Type argument(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      return arguments[arguments.length - 1];
    }
    throw new IllegalStateException(type + " needs a type argument");
  }

  /** Returns the name of a type, such as {@code integer} or {@code list of numbers}. */
  String name(Type type) {
    Class<?> raw = raw(type);
    if (raw == int.class || raw == long.class) {
      return "integer";
    } else if (raw == double.class) {
      return "number";
    } else if (raw == boolean.class) {
      return "true or false";
    } else if (raw == String.class) {
      return "text";
    } else if (raw == InputFile.class) {
      return "path";
    } else if (raw.isEnum()) {
      return "one of " + String.join(", ", constants(raw));
    } else if (raw == double[].class) {
      return "list of numbers";
    } else if (raw == int[].class) {
      return "list of integers";
    } else if (raw == List.class) {
      return "list (each: " + name(argument(type)) + ")";
    } else if (raw == Map.class) {
      return "mapping (each value: " + name(argument(type)) + ")";
    } else if (raw == Optional.class) {
      return name(argument(type));
    }
    return registries.find(raw).<String>map(Registry::kind).orElse("mapping");
  }

  /** Returns {@link #name} in the form used after "expected". */
  String expected(Type type) {
    String name = name(type);
    if (raw(type) == Optional.class) {
      return expected(argument(type));
    } else if (raw(type) == boolean.class || name.startsWith("one of ")) {
      return name;
    }
    return ("aeiou".indexOf(name.charAt(0)) >= 0 ? "an " : "a ") + name;
  }

  /**
   * Returns the allowed values if they are a closed list: an enum's constants or a registry's
   * names.
   */
  List<String> allowed(Type type) {
    Class<?> raw = raw(type);
    if (raw == Optional.class || raw == List.class || raw == Map.class) {
      return allowed(argument(type));
    } else if (raw.isEnum()) {
      return constants(raw);
    }
    return registries.find(raw).<List<String>>map(Registry::names).orElse(List.of());
  }

  static List<String> constants(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(c -> ((Enum<?>) c).name().toLowerCase(java.util.Locale.ROOT))
        .toList();
  }
}
