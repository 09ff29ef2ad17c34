package gradflow.report;

import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import gradflow.files.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Renders pages from the templates next to this class. A text is escaped unless the template marks
 * it as markup with three braces. A page is self-contained, and its policy enforces this: it loads
 * nothing, and runs only the scripts bundled with gradflow. A live page also receives events.
 */
final class Pages {
  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

  private static final Mustache.Compiler TEMPLATES =
      Mustache.compiler()
          .emptyStringIsFalse(true)
          .withEscaper(
              Escapers.simple(
                  new String[][] {
                    {"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}, {"'", "&#39;"}
                  }))
          .withLoader(name -> new StringReader(resource(name + ".mustache")));

  /** The parts common to all pages, which templates access by name. */
  record Shell(String title, String style, List<String> scripts, String policy) {
    private static Shell of(String title, boolean live) {
      List<String> scripts =
          new ArrayList<>(
              List.of(
                  resource("page.js"),
                  resource(UPLOT + "uPlot.iife.min.js"),
                  resource("chart.js")));
      if (live) {
        scripts.add(resource("live.js"));
      }
      String allowed =
          scripts.stream().map(s -> "'sha256-" + digest(s) + "'").collect(Collectors.joining(" "));
      return new Shell(
          title,
          resource(UPLOT + "uPlot.min.css") + "\n" + resource("page.css"),
          scripts,
          "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:;"
              + (live ? " connect-src 'self';" : "")
              + " script-src "
              + allowed);
    }
  }

  private Pages() {}

  /**
   * Renders a page.
   *
   * @param template its name
   * @param title of the window
   * @param content the input of the template, by name
   */
  static String text(String template, String title, Object content) {
    return text(template, Shell.of("gradflow: " + title, false), content);
  }

  /** Returns the shell of a live page; it may receive events from its own origin. */
  static Shell live(String title) {
    return Shell.of("gradflow: " + title, true);
  }

  /** Renders a page in that shell. */
  static String text(String template, Shell shell, Object content) {
    StringWriter out = new StringWriter();
    TEMPLATES.loadTemplate(template).execute(content, Map.of("shell", shell), out);
    return out.toString();
  }

  /**
   * Writes a page.
   *
   * @throws gradflow.files.FileProblem if it cannot be written
   */
  static void write(Path file, String template, String title, Object content) {
    byte[] bytes = text(template, title, content).getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file, out -> out.write(bytes));
  }

  private static String digest(String script) {
    try {
      byte[] bytes = script.getBytes(StandardCharsets.UTF_8);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = Pages.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
