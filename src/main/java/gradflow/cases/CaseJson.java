package gradflow.cases;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import gradflow.check.BadArgument;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Parser of case files, with error messages. */
final class CaseJson {
  /**
   * Largest number of digits of one number. A case written with exact rationals has a few thousand.
   */
  private static final int LONGEST_NUMBER = 100_000;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNumberLength(LONGEST_NUMBER).build())
          .build();

  private CaseJson() {}

  /** Reads something from a parser. */
  @FunctionalInterface
  interface Body<T> {
    T read(JsonParser p) throws IOException;
  }

  /**
   * Opens a file and reads it.
   *
   * @throws BadArgument if the file cannot be read, is not JSON, is nested deeper than 1000 levels,
   *     or contains a number of more than 100 000 digits; the error is named by the file with line
   *     and column
   */
  static <T> T read(Path file, Body<T> body) {
    if (Files.isDirectory(file)) {
      throw new BadArgument(file.toString(), "is a folder, expected a case file (JSON)");
    }
    try (InputStream in = Files.newInputStream(file);
        JsonParser parser = JSON.createParser(in)) {
      return read(file, parser, body);
    } catch (NoSuchFileException e) {
      throw new BadArgument(file.toString(), "no such file");
    } catch (AccessDeniedException e) {
      throw new BadArgument(file.toString(), "cannot be read: access is denied");
    } catch (IOException e) {
      throw new BadArgument(file.toString(), "cannot be read: " + e.getMessage());
    } catch (UncheckedIOException e) {
      throw new BadArgument(file.toString(), "cannot be read: " + e.getCause().getMessage());
    }
  }

  private static <T> T read(Path file, JsonParser parser, Body<T> body) throws IOException {
    try {
      return body.read(parser);
    } catch (StreamConstraintsException e) { // without a location
      throw at(file, parser.currentLocation(), plain(e.getOriginalMessage()));
    } catch (JsonProcessingException e) {
      JsonLocation where = e.getLocation() == null ? parser.currentLocation() : e.getLocation();
      throw at(file, where, "not valid JSON: " + plain(e.getOriginalMessage()));
    }
  }

  /**
   * Simplifies Jackson's message: the location is reduced to line and column, and names of its API
   * are removed.
   */
  private static String plain(String message) {
    return message
        .replaceAll("\\[Source: [^\\]]*; (line: \\d+, column: \\d+)\\]", "$1")
        .replaceAll(", from `[^`]*`", "");
  }

  /** Returns the error for a position in a file. */
  static BadArgument at(Path file, JsonLocation where, String message) {
    int column = Math.max(1, where.getColumnNr());
    return new BadArgument(file + ":" + where.getLineNr() + ":" + column, message);
  }
}
