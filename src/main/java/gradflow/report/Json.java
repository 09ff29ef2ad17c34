package gradflow.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import gradflow.files.PlainJson;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * JSON that is safe inside a page's script element: it contains no characters that begin or end
 * markup.
 */
final class Json {
  private static final MathContext DIGITS = new MathContext(6);

  /** Escapes the characters that begin or end markup. */
  private static final class NoMarkup extends CharacterEscapes {
    private static final long serialVersionUID = 1;
    private final int[] ascii = standardAsciiEscapesForJSON();

    NoMarkup() {
      for (char c : new char[] {'<', '>', '&'}) {
        ascii[c] = ESCAPE_CUSTOM;
      }
    }

    @Override
    public int[] getEscapeCodesForAscii() {
      return ascii.clone();
    }

    @Override
    public SerializableString getEscapeSequence(int c) {
      return new SerializedString(String.format("\\u%04x", c));
    }
  }

  private Json() {}

  /**
   * Returns the JSON of maps, collections, texts, truth values and numbers. Doubles have six
   * digits; they are null if undefined, and beyond the range of a double if infinite.
   */
  static String text(Object value) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.setCharacterEscapes(new NoMarkup());
      PlainJson.write(json, value, Json::number);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a string writer does not throw
    }
    return out.toString();
  }

  private static void number(JsonGenerator json, double value) throws IOException {
    if (Double.isNaN(value)) {
      json.writeNull();
    } else if (Double.isInfinite(value)) {
      json.writeNumber(value > 0 ? "1e999" : "-1e999");
    } else {
      BigDecimal rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
      String plain = rounded.toPlainString();
      String text = rounded.toString();
      json.writeNumber(plain.length() <= text.length() ? plain : text);
    }
  }
}
