package gradflow.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.files.FileProblem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A safetensors file: an eight-byte header length, a JSON header with type, shape and offsets of
 * every array, then the numbers without gaps or overlaps.
 */
final class Safetensors implements TensorFile {
  /** Largest header length, as in the reference implementation. */
  private static final long LONGEST_HEADER = 100_000_000;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(8).maxNumberLength(20).build())
          .build();

  private final Path path;
  private final FileChannel channel;
  private final long start;
  private final List<TensorInfo> tensors = new ArrayList<>();
  private final Map<String, long[]> offsets = new HashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  private Safetensors(Path path, FileChannel channel, long start) {
    this.path = path;
    this.channel = channel;
    this.start = start;
  }

  /**
   * Opens a file and reads its header.
   *
   * @throws BadArgument if the file is not a valid safetensors file
   * @throws FileProblem if it cannot be read
   */
  static Safetensors open(Path path) {
    FileChannel channel = UntrustedFile.open(path);
    try {
      long size = channel.size();
      long header = UntrustedFile.read(path, channel, 0, 8).getLong();
      Check.that(
          header >= 2 && header <= Math.min(LONGEST_HEADER, size - 8),
          path.toString(),
          ("says that its header has %s bytes, expected at most %s in a file of %s; it is"
                  + " truncated, or not a safetensors file")
              .formatted(Long.toUnsignedString(header), Math.min(LONGEST_HEADER, size - 8), size));
      Safetensors file = new Safetensors(path, channel, 8 + header);
      file.parse(UntrustedFile.read(path, channel, 8, (int) header));
      file.requireTiling(size - 8 - header);
      return file;
    } catch (JsonProcessingException e) {
      throw closing(
          channel,
          new BadArgument(
              path.toString(), "its header is not valid JSON: " + e.getOriginalMessage()));
    } catch (IOException e) {
      throw closing(channel, FileProblem.reading(path, e));
    } catch (RuntimeException e) {
      throw closing(channel, e);
    }
  }

  private static RuntimeException closing(FileChannel channel, RuntimeException e) {
    try {
      channel.close();
    } catch (IOException second) {
      e.addSuppressed(second);
    }
    return e;
  }

  private void parse(ByteBuffer header) throws IOException {
    try (JsonParser p = JSON.createParser(header.array(), header.arrayOffset(), header.limit())) {
      require(p.nextToken() == JsonToken.START_OBJECT, "its header is not a JSON object");
      while (p.nextToken() != JsonToken.END_OBJECT) {
        String name = p.currentName();
        require(p.nextToken() == JsonToken.START_OBJECT, name + " is not a JSON object");
        if (name.equals("__metadata__")) {
          parseMetadata(p);
        } else {
          parseTensor(p, name);
        }
      }
      require(p.nextToken() == null, "its header has more than one JSON value");
    }
  }

  private void parseMetadata(JsonParser p) throws IOException {
    while (p.nextToken() != JsonToken.END_OBJECT) {
      String key = p.currentName();
      require(p.nextToken() == JsonToken.VALUE_STRING, "__metadata__." + key + " is not a text");
      metadata.put(key, p.getText());
    }
  }

  private void parseTensor(JsonParser p, String name) throws IOException {
    String type = null;
    List<Long> shape = null;
    List<Long> at = null;
    while (p.nextToken() != JsonToken.END_OBJECT) {
      String key = p.currentName();
      p.nextToken();
      switch (key) {
        case "dtype" -> {
          require(p.currentToken() == JsonToken.VALUE_STRING, name + ".dtype is not a text");
          type = p.getText();
        }
        case "shape" -> shape = integers(p, name + ".shape");
        case "data_offsets" -> at = integers(p, name + ".data_offsets");
        default -> p.skipChildren();
      }
    }
    require(type != null && shape != null, name + " lacks dtype or shape");
    require(at != null && at.size() == 2, name + " lacks data_offsets [begin, end]");
    String given = type;
    ElementType element =
        ElementType.ofSafetensors(type)
            .orElseThrow(
                () ->
                    bad(
                        "%s has the type %s, expected one of %s"
                            .formatted(
                                name, given, java.util.Arrays.toString(ElementType.values()))));
    TensorInfo info = new TensorInfo(name, element, shape);
    long bytes = at.get(1) - at.get(0);
    require(
        at.get(0) >= 0 && at.get(1) >= at.get(0) && bytes == info.bytes(),
        "%s has the data_offsets %s, expected %s bytes for %s %s"
            .formatted(name, at, info.bytes(), info.dimensions(), element));
    tensors.add(info);
    offsets.put(name, new long[] {at.get(0), at.get(1)});
  }

  private List<Long> integers(JsonParser p, String what) throws IOException {
    require(p.currentToken() == JsonToken.START_ARRAY, what + " is not an array");
    List<Long> out = new ArrayList<>();
    while (p.nextToken() != JsonToken.END_ARRAY) {
      boolean fits =
          p.currentToken() == JsonToken.VALUE_NUMBER_INT
              && p.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
      require(fits && out.size() < 1000, what + " is not a short array of integers");
      out.add(p.getLongValue());
    }
    return out;
  }

  /** Requires that the arrays cover the rest of the file without gaps or overlaps. */
  private void requireTiling(long size) {
    List<TensorInfo> ordered = new ArrayList<>(tensors);
    ordered.sort(
        Comparator.comparingLong((TensorInfo t) -> offsets.get(t.name())[0])
            .thenComparingLong(t -> offsets.get(t.name())[1]));
    long end = 0;
    for (TensorInfo t : ordered) {
      long[] at = offsets.get(t.name());
      require(
          at[0] == end,
          "%s begins at byte %s of the data, expected %s: arrays overlap or leave a gap"
              .formatted(t.name(), at[0], end));
      end = at[1];
    }
    require(
        end == size,
        "its arrays end at byte %s of the data, of which there are %s; truncated?"
            .formatted(end, size));
  }

  private void require(boolean holds, String message) {
    Check.that(holds, path.toString(), message);
  }

  private BadArgument bad(String message) {
    return new BadArgument(path.toString(), message);
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public boolean ordered() {
    return false;
  }

  @Override
  public List<TensorInfo> tensors() {
    return List.copyOf(tensors);
  }

  @Override
  public Map<String, String> metadata() {
    return metadata;
  }

  @Override
  public double[] read(TensorInfo tensor) {
    long from = start + offsets.get(tensor.name())[0];
    return UntrustedFile.numbers(
        path, channel, from, tensor.elements(), tensor.type(), ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void copy(TensorInfo tensor, OutputStream out) throws IOException {
    long[] at = offsets.get(tensor.name());
    UntrustedFile.copy(path, channel, start + at[0], at[1] - at[0], out);
  }

  @Override
  public void close() {
    FileProblem.closing(path, channel);
  }
}
