package gradflow.catalog;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses memory sizes such as {@code 512 MiB} or {@code 2 GiB}. */
public final class ByteSize {
  private static final Pattern FORM =
      Pattern.compile("\\s*([0-9]+(?:\\.[0-9]+)?)\\s*([KMGT]i?)?B?\\s*");
  private static final Map<String, Integer> POWER = Map.of("K", 10, "M", 20, "G", 30, "T", 40);

  private ByteSize() {}

  /**
   * Returns a size in bytes. K, M, G and T are powers of 1024, with or without {@code i}.
   *
   * @throws BadArgument named {@code name} if the text does not have this form, or the size is
   *     below 1 byte
   */
  public static long parse(String name, String text) {
    Matcher m = FORM.matcher(text);
    Check.that(m.matches(), name, "got " + text + ", expected a size such as 512 MiB or 2 GiB");
    int power = m.group(2) == null ? 0 : POWER.get(m.group(2).substring(0, 1));
    double bytes = Double.parseDouble(m.group(1)) * Math.pow(2, power);
    Check.that(
        bytes >= 1 && bytes <= 0x1p60, name, "got " + text + ", expected between 1 B and 2^60 B");
    return (long) bytes;
  }
}
