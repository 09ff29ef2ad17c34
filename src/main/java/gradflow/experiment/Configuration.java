package gradflow.experiment;

import gradflow.files.Digest;
import gradflow.files.InputFile;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A configuration as bytes for a digest. A record is encoded as its class and its components in
 * order, a number as its bits, a file as its content. The notation in the spec does not matter:
 * {@code 0.50} equals {@code 0.5}, and a default that is written out equals an omitted one.
 */
final class Configuration {
  private static final ClassValue<Method[]> COMPONENTS =
      new ClassValue<>() {
        @Override
        protected Method[] computeValue(Class<?> type) {
          Method[] accessors =
              Arrays.stream(type.getRecordComponents())
                  .map(RecordComponent::getAccessor)
                  .toArray(Method[]::new);
          Arrays.stream(accessors).forEach(m -> m.setAccessible(true));
          return accessors;
        }
      };

  private final MessageDigest digest = Digest.sha256();
  private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);

  /** Returns the SHA-256 of the values in order. */
  static byte[] sha256(Object... values) {
    Configuration configuration = new Configuration();
    for (Object value : values) {
      configuration.put(value);
    }
    return configuration.digest.digest();
  }

  private void put(Object value) {
    if (value instanceof Record) {
      record(value);
    } else if (value instanceof Double real) {
      put('d', Double.doubleToLongBits(real));
    } else if (value instanceof Number whole) { // only int and long
      put('i', whole.longValue());
    } else if (value instanceof Boolean yes) {
      put('b', yes ? 1 : 0);
    } else if (value instanceof String text) {
      text('s', text);
    } else if (value instanceof Enum<?> constant) {
      text('e', constant.name());
    } else if (value instanceof InputFile file) {
      text('f', file.digest());
    } else if (value instanceof Optional<?> optional) {
      put('o', optional.isPresent() ? 1 : 0);
      optional.ifPresent(this::put);
    } else if (value instanceof Collection<?> list) {
      put('l', list.size());
      list.forEach(this::put);
    } else if (value instanceof Map<?, ?> map) {
      put('m', map.size());
      new TreeMap<>(map)
          .forEach(
              (key, its) -> {
                put(key);
                put(its);
              });
    } else if (value != null && value.getClass().isArray()) {
      put('a', Array.getLength(value));
      for (int i = 0; i < Array.getLength(value); i++) {
        put(Array.get(value, i));
      }
    } else {
      // an object from a program, such as a function: it cannot be determined whether it is the
      // same next time
      text('u', UUID.randomUUID().toString());
    }
  }

  private void record(Object value) {
    Method[] components = COMPONENTS.get(value.getClass());
    text('r', value.getClass().getName());
    put('n', components.length);
    for (Method component : components) {
      try {
        put(component.invoke(value));
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalStateException(value.getClass() + " does not give " + component, e);
      }
    }
  }

  private void text(char kind, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    put(kind, bytes.length);
    digest.update(bytes);
  }

  private void put(char kind, long bits) {
    digest.update((byte) kind);
    digest.update(number.putLong(0, bits).array());
  }
}
