package gradflow.catalog;

import gradflow.spec.Option;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The keys of a record in a spec: one field per component, in the order of the canonical
 * constructor.
 */
record Shape(Class<?> type, List<Field> fields) {
  private static final ClassValue<Shape> SHAPES =
      new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> record) {
          return new Shape(
              record, Arrays.stream(record.getRecordComponents()).map(Shape::field).toList());
        }
      };

  private static final ClassValue<Constructor<?>> CONSTRUCTORS =
      new ClassValue<>() {
        @Override
        protected Constructor<?> computeValue(Class<?> record) {
          Class<?>[] parameters =
              Arrays.stream(record.getRecordComponents())
                  .map(RecordComponent::getType)
                  .toArray(Class<?>[]::new);
          try {
            Constructor<?> constructor = record.getDeclaredConstructor(parameters);
            constructor.setAccessible(true);
            return constructor;
          } catch (NoSuchMethodException e) {
            throw new IllegalStateException(record.getName() + " has no usable constructor", e);
          }
        }
      };

  /**
   * One component.
   *
   * @param key key in a spec
   * @param type generic type
   * @param fallback default value as YAML text, if there is one
   * @param help meaning of the component, or empty
   * @param unit unit of a number, or empty
   * @param shown example given in the annotation, or empty
   * @param symbol key in case files
   */
  record Field(
      String key,
      Type type,
      Optional<String> fallback,
      String help,
      String unit,
      String shown,
      String symbol) {
    boolean isOptional() {
      return Types.raw(type) == Optional.class;
    }

    boolean isRequired() {
      return fallback.isEmpty() && !isOptional();
    }
  }

  static Shape of(Class<?> record) {
    return SHAPES.get(record);
  }

  private static Field field(RecordComponent component) {
    Option option = component.getAnnotation(Option.class);
    boolean hasFallback = option != null && !option.value().equals(Option.REQUIRED);
    String key = Names.snake(component.getName());
    return new Field(
        key,
        component.getGenericType(),
        hasFallback ? Optional.of(option.value()) : Optional.empty(),
        option == null ? "" : option.help(),
        option == null ? "" : option.unit(),
        option == null ? "" : option.example(),
        option == null || option.symbol().isEmpty() ? key : option.symbol());
  }

  /** Returns the shape of a type that is written as text, without keys. */
  static Shape none(Class<?> type) {
    return new Shape(type, List.of());
  }

  List<String> keys() {
    return fields.stream().map(Field::key).toList();
  }

  /** Returns the field of a key; null if there is none. */
  Field field(String key) {
    for (Field field : fields) {
      if (field.key().equals(key)) {
        return field;
      }
    }
    return null;
  }

  /** Calls the canonical constructor. Its exceptions are thrown unchanged. */
  Object construct(Object[] arguments) {
    try {
      return CONSTRUCTORS.get(type).newInstance(arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(type.getName() + " could not be built", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type.getName() + " has no usable constructor", e);
    }
  }
}
