package gradflow.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Texts that are part of gradflow's jar. */
public final class Bundled {
  private Bundled() {}

  /** Returns a text by its absolute name, such as {@code /META-INF/references.bib}. */
  public static String text(String name) {
    try (InputStream in = Bundled.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
