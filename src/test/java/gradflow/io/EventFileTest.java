package gradflow.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Event files are read back by a parser of their own: CRC-32C bit by bit, messages by their fields.
 */
class EventFileTest {
  @TempDir Path folder;

  /** CRC-32C (Castagnoli), bit by bit. */
  static int crc(byte[] bytes) {
    int crc = -1;
    for (byte b : bytes) {
      crc ^= b & 0xff;
      for (int k = 0; k < 8; k++) {
        crc = (crc >>> 1) ^ ((crc & 1) * 0x82f63b78);
      }
    }
    return ~crc;
  }

  private static int unmasked(int masked) {
    int rotated = masked - 0xa282ead8;
    return (rotated << 15) | (rotated >>> 17);
  }

  /** The messages of a file, whose checksums must be right. */
  static List<UnknownFieldSet> events(Path file) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<UnknownFieldSet> events = new ArrayList<>();
    while (in.hasRemaining()) {
      byte[] length = new byte[8];
      in.get(length);
      assertThat(unmasked(in.getInt())).isEqualTo(crc(length));
      byte[] data =
          new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      in.get(data);
      assertThat(unmasked(in.getInt())).isEqualTo(crc(data));
      events.add(UnknownFieldSet.parseFrom(data));
    }
    return events;
  }

  private static UnknownFieldSet part(UnknownFieldSet message, int field, int k)
      throws IOException {
    return UnknownFieldSet.parseFrom(message.getField(field).getLengthDelimitedList().get(k));
  }

  private static double real(UnknownFieldSet message, int field) {
    return Double.longBitsToDouble(message.getField(field).getFixed64List().get(0));
  }

  private static double[] packed(UnknownFieldSet message, int field) {
    ByteString bytes = message.getField(field).getLengthDelimitedList().get(0);
    double[] out = new double[bytes.size() / 8];
    bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(out);
    return out;
  }

  @Test
  void theParserKnowsTheChecksum() {
    assertThat(crc("123456789".getBytes(StandardCharsets.US_ASCII))).isEqualTo(0xe3069283);
  }

  @Test
  void scalarsAndHistograms() throws IOException {
    Path file = folder.resolve("a/b/events.out.tfevents.1.x");
    try (EventFile events = new EventFile(file, 12.5)) {
      events.scalars(13, 300, Map.of("training/löss", 0.1));
      events.scalars(14, 1L << 40, Map.of("x", Double.NEGATIVE_INFINITY));
      TreeMap<Double, Double> weights = new TreeMap<>(Map.of(0.25, 2.0, -0.5, 1.0));
      events.histogram(15, 301, "gates/z", weights);
      assertThat(events(file)).hasSize(4); // readable while it grows
    }
    List<UnknownFieldSet> events = events(file);
    assertThat(real(events.get(0), 1)).isEqualTo(12.5);
    assertThat(events.get(0).getField(3).getLengthDelimitedList().get(0).toStringUtf8())
        .isEqualTo("brain.Event:2");
    assertThat(events.get(1).getField(2).getVarintList()).containsExactly(300L);
    UnknownFieldSet value = part(part(events.get(1), 5, 0), 1, 0);
    assertThat(value.getField(1).getLengthDelimitedList().get(0).toStringUtf8())
        .isEqualTo("training/löss");
    assertThat(Float.intBitsToFloat(value.getField(2).getFixed32List().get(0))).isEqualTo(0.1f);
    assertThat(events.get(2).getField(2).getVarintList()).containsExactly(1L << 40);
    UnknownFieldSet histogram = part(part(part(events.get(3), 5, 0), 1, 0), 5, 0);
    double[] totals = {-0.5, 0.25, 3, 0, 0.375};
    for (int k = 0; k < totals.length; k++) {
      assertThat(real(histogram, k + 1)).isEqualTo(totals[k]);
    }
    assertThat(packed(histogram, 6)).containsExactly(-0.5, 0.25);
    assertThat(packed(histogram, 7)).containsExactly(1, 2);
  }
}
