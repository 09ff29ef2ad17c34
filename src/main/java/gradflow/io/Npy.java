package gradflow.io;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Header of an npy array, versions 1 to 3: magic string, version, length, then a Python dictionary
 * with type, order and shape.
 *
 * @param info type and shape
 * @param order byte order
 * @param length length of the header in bytes
 */
record Npy(TensorInfo info, ByteOrder order, int length) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /** Maximum length of a header. NumPy refuses longer ones, too. */
  private static final int LONGEST = 10_000;

  private static final Pattern HEADER =
      Pattern.compile(
          "\\s*\\{\\s*'descr'\\s*:\\s*'([^']{1,40})'\\s*,\\s*'fortran_order'\\s*:\\s*(True|False)\\s*,"
              + "\\s*'shape'\\s*:\\s*\\(([0-9L,\\s]*)\\)\\s*,?\\s*\\}\\s*");

  /**
   * Reads the header of an array and leaves the stream at the first number.
   *
   * @param name name of the array in messages
   * @throws BadArgument if there is no valid header, or the type is unknown
   */
  static Npy read(String name, InputStream in) throws IOException {
    ByteBuffer head = ByteBuffer.wrap(in.readNBytes(8)).order(ByteOrder.LITTLE_ENDIAN);
    Check.that(head.limit() == 8, name, "ends within its head");
    for (byte b : MAGIC) {
      Check.that(head.get() == b, name, "is not an npy array: it does not begin with \\x93NUMPY");
    }
    int version = head.get();
    Check.that(
        version >= 1 && version <= 3, name, "has the npy version " + version + ", expected 1 to 3");
    int wide = version == 1 ? 2 : 4;
    ByteBuffer size = ByteBuffer.wrap(in.readNBytes(wide)).order(ByteOrder.LITTLE_ENDIAN);
    Check.that(size.limit() == wide, name, "ends within its head");
    long length = wide == 2 ? size.getShort() & 0xffff : size.getInt() & 0xffffffffL;
    Check.that(
        length <= LONGEST,
        name,
        "says that its head has " + length + " bytes, expected at most 10000");
    byte[] text = in.readNBytes((int) length);
    Check.that(text.length == length, name, "ends within its head");
    Matcher m = HEADER.matcher(new String(text, StandardCharsets.UTF_8));
    Check.that(
        m.matches(), name, "has a head that is not {'descr': …, 'fortran_order': …, 'shape': …}");
    return of(name, m, 8 + wide + (int) length);
  }

  private static Npy of(String name, Matcher m, int length) {
    String descr = m.group(1);
    boolean big = descr.startsWith(">");
    ElementType type =
        ElementType.ofNumpy(descr.replaceFirst("^[<>=|]", ""))
            .orElseThrow(
                () ->
                    new BadArgument(
                        name,
                        "holds numpy's type "
                            + descr
                            + ", expected f2, f4, f8, i1 … i8, u1 or b1"));
    List<Long> shape = new ArrayList<>();
    for (String extent : m.group(3).split(",")) {
      String digits = extent.strip().replace("L", "");
      if (!digits.isEmpty()) {
        Check.that(digits.matches("[0-9]{1,18}"), name, "has an extent of " + digits);
        shape.add(Long.parseLong(digits));
      }
    }
    TensorInfo info = new TensorInfo(name, type, shape, m.group(2).equals("True"));
    return new Npy(info, big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN, length);
  }

  /**
   * Returns the header that NumPy would write: version 1, padded so that the numbers start at a
   * multiple of 64 bytes.
   */
  static byte[] head(TensorInfo info) {
    StringBuilder shape = new StringBuilder();
    for (int d = 0; d < info.shape().size(); d++) {
      shape.append(d > 0 ? ", " : "").append(info.shape().get(d));
    }
    if (info.shape().size() == 1) {
      shape.append(',');
    }
    String dictionary =
        "{'descr': '%s%s', 'fortran_order': False, 'shape': (%s), }"
            .formatted(info.type().bytes() == 1 ? "|" : "<", info.type().numpy(), shape);
    int padded = (10 + dictionary.length() + 1 + 63) / 64 * 64 - 10;
    ByteBuffer head = ByteBuffer.allocate(10 + padded).order(ByteOrder.LITTLE_ENDIAN);
    head.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) padded);
    head.put(
        (dictionary + " ".repeat(padded - dictionary.length() - 1) + "\n")
            .getBytes(StandardCharsets.US_ASCII));
    return head.array();
  }
}
