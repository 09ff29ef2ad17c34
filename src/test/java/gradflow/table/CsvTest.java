package gradflow.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradflow.files.FileProblem;
import gradflow.rng.Seed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
  @TempDir Path folder;

  private static final Schema SCHEMA =
      Schema.of(Column.text("cell"), Column.integer("step"), Column.number("log_norm_nats"));

  private static Table sample() {
    TableBuilder table = new TableBuilder(SCHEMA);
    table.text("gru").integer(0).number(Double.NEGATIVE_INFINITY).endRow();
    table.text("").integer(Long.MAX_VALUE).number(Double.POSITIVE_INFINITY).endRow();
    table.missing().missing().missing().endRow();
    table.text("a, \"b\"\n\r\n\rü€😀 ").integer(-1).number(0.1).endRow();
    table.text("NA").integer(2).number(-0.0).endRow();
    table.text("NaN").integer(2).number(4.9E-324).endRow();
    table.text("# not a comment").integer(2).number(2.2250738585072014E-308).endRow();
    return table.table();
  }

  private static String text(Table table) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CsvWriter.write(table, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void theTextIsPinned() throws IOException {
    assertThat(text(sample()))
        .isEqualTo(
            """
            cell,step,log_norm_nats
            gru,0,-Infinity
            ,9223372036854775807,Infinity
            ,,
            "a, ""b""
            \r
            \rü€😀 ",-1,0.1
            NA,2,-0.0
            NaN,2,4.9E-324
            "# not a comment",2,2.2250738585072014E-308
            """);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1 << 20})
  void whatIsReadWritesTheSameBytes(long gzipAbove) throws IOException {
    Path file = CsvWriter.write(folder.resolve("runs.csv"), sample(), gzipAbove);
    assertThat(file.getFileName()).hasToString(gzipAbove == 0 ? "runs.csv.gz" : "runs.csv");
    Table back = CsvReader.read(folder.resolve("runs.csv"), SCHEMA);
    assertThat(text(back)).isEqualTo(text(sample()));
    assertThat(Double.doubleToRawLongBits(back.number(4, 2)))
        .isEqualTo(Double.doubleToRawLongBits(-0.0));
    assertThat(back.integer(2, 1)).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void compressionHasNoTimeAndReplacesThePlainFile() throws IOException {
    Path plain = CsvWriter.write(folder.resolve("runs.csv"), sample(), 1 << 20);
    Path zipped = CsvWriter.write(folder.resolve("runs.csv"), sample(), 100);
    byte[] bytes = Files.readAllBytes(zipped);
    assertThat(plain).doesNotExist();
    assertThat(Arrays.copyOf(bytes, 10)).containsExactly(31, 139, 8, 0, 0, 0, 0, 0, 0, 255);
    CsvWriter.write(folder.resolve("runs.csv"), sample(), 100);
    assertThat(zipped).hasBinaryContent(bytes);
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(text(sample()));
    }
    CsvWriter.write(folder.resolve("runs.csv"), new TableBuilder(SCHEMA).table(), 1 << 20);
    assertThat(zipped).as("may be somebody's own").hasBinaryContent(bytes);
    assertThat(CsvReader.read(plain, SCHEMA).rows()).as("the plain file is read").isZero();
  }

  @Test
  void hugeCellsAndRowsAreRefused() throws IOException {
    Path file = folder.resolve("x.csv");
    for (String text : List.of("a,b\n1," + "x".repeat(2_000_000), "a,".repeat(10_000) + "a\n")) {
      Files.writeString(file, text);
      assertThatThrownBy(() -> CsvReader.read(file))
          .isInstanceOf(FileProblem.class)
          .hasMessageContaining("x.csv")
          .hasMessageContaining("more than 1048576 characters or a row of more than 8192 cells");
    }
  }

  @Test
  void theLimitIsOfThePlainBytes() throws IOException {
    long bytes = text(sample()).getBytes(StandardCharsets.UTF_8).length;
    assertThat(CsvWriter.write(folder.resolve("a.csv"), sample(), bytes)).hasFileName("a.csv");
    assertThat(CsvWriter.write(folder.resolve("b.csv"), sample(), bytes - 1))
        .hasFileName("b.csv.gz");
  }

  @Test
  void aColumnHoldsNumbersIfTheyWouldBeWrittenAsTheyStand() throws IOException {
    Path file = folder.resolve("x.csv");
    String text =
        "name,n,x,y,seed,gap,gain,none\n"
            + "a,1,-Infinity,1.0,00ff,,1,\nb,,2.0,2.0E-9,0012,0.5,0.9,\nNA,-3,,,12,,1.0,\n#c,0,0.1,-0.0,,,,\n";
    Files.writeString(file, text.replace("#c", "\"#c\""));
    Table table = CsvReader.read(file);
    assertThat(table.schema().columns().stream().map(Column::type))
        .containsExactly(
            Column.Type.TEXT, // no number
            Column.Type.INTEGER,
            Column.Type.NUMBER,
            Column.Type.NUMBER,
            Column.Type.TEXT, // 12 with zeros in front
            Column.Type.NUMBER,
            Column.Type.TEXT, // 1 is not written 1.0
            Column.Type.INTEGER);
    assertThat(table.numbers("x")).containsExactly(Double.NEGATIVE_INFINITY, 2, Double.NaN, 0.1);
    assertThat(table.numbers("gain")).containsExactly(1, 0.9, 1, Double.NaN);
    assertThat(table.integers("n")).containsExactly(1, Long.MIN_VALUE, -3, 0);
    assertThat(table.numbers("none")).containsOnly(Double.NaN);
    assertThat(text(table)).isEqualTo(Files.readString(file));
  }

  @Test
  void filesThatDoNotFitAreNamed() throws IOException {
    Path file = folder.resolve("x.csv");
    assertThatThrownBy(() -> CsvReader.read(file, SCHEMA))
        .isInstanceOf(FileProblem.class)
        .hasMessage(file + ": cannot be read: there is no such file or folder; check the path");
    Files.writeString(file, "cell,step\na,1\n");
    assertThatThrownBy(() -> CsvReader.read(file, SCHEMA))
        .hasMessage(
            file + ": cannot be read: its header is cell,step, expected cell,step,log_norm_nats");
    Files.writeString(file, "cell,step,log_norm_nats\na,1,many\n");
    assertThatThrownBy(() -> CsvReader.read(file, SCHEMA))
        .isInstanceOf(FileProblem.class)
        .hasMessageContaining("many");
    Files.writeString(file, "cell,step,log_norm_nats\na,1\n");
    assertThatThrownBy(() -> CsvReader.read(file, SCHEMA)).isInstanceOf(FileProblem.class);
    for (String header : new String[] {"a,a", ""}) {
      Files.writeString(file, header + "\n1,2\n");
      assertThatThrownBy(() -> CsvReader.read(file))
          .as(header)
          .isInstanceOf(FileProblem.class)
          .hasMessageStartingWith(file + ": cannot be read: ");
    }
    Files.writeString(file, "a,b\n1,\"2\n3,4\n");
    assertThatThrownBy(() -> CsvReader.read(file))
        .isInstanceOf(FileProblem.class)
        .hasMessageContaining("a quoted cell does not end");
    Files.writeString(folder.resolve("bad.csv.gz"), "plain");
    assertThatThrownBy(() -> CsvReader.read(folder.resolve("bad.csv"), SCHEMA))
        .isInstanceOf(FileProblem.class);
  }

  @Test
  void anEmptyTableKeepsItsColumns() {
    CsvWriter.write(folder.resolve("x.csv"), new TableBuilder(SCHEMA).table());
    assertThat(CsvReader.read(folder.resolve("x.csv"), SCHEMA).rows()).isZero();
  }

  @Test
  void aSingleEmptyCellIsARow() throws IOException {
    TableBuilder rows = new TableBuilder(Column.number("x"));
    Table table = rows.number(1).endRow().missing().endRow().number(2).endRow().table();
    assertThat(text(table)).isEqualTo("x\n1.0\n\"\"\n2.0\n");
    CsvWriter.write(folder.resolve("x.csv"), table);
    assertThat(CsvReader.read(folder.resolve("x.csv"), table.schema()).numbers("x"))
        .containsExactly(1, Double.NaN, 2);
  }

  @Test
  void aFullDiskComesThrough() {
    OutputStream full =
        new OutputStream() {
          private int left = 20;

          @Override
          public void write(int b) throws IOException {
            if (left-- == 0) {
              throw new IOException("No space left on device");
            }
          }
        };
    assertThatThrownBy(() -> CsvWriter.write(sample(), full))
        .isInstanceOf(IOException.class)
        .hasMessage("No space left on device");
  }

  @ParameterizedTest
  @CsvSource({
    "0.002, 0.002",
    "2E23, 2.0E23",
    "1e-4, 1.0E-4",
    "9007199254740993, 9.007199254740992E15",
    "1.0E7, 1.0E7",
    "1234567, 1234567.0",
    "2.2250738585072014E-308, 2.2250738585072014E-308",
    "1.7976931348623157E308, 1.7976931348623157E308",
    "8.41E21, 8.41E21",
    "2.0E-3, 0.002",
    "5.0E-324, 4.9E-324",
    "NaN, ''"
  })
  void numbersAreShort(double value, String expected) {
    assertThat(CsvWriter.number(value)).isEqualTo(expected);
  }

  @Test
  void numbersReadBackAndNoShorterDecimalDoes() {
    UniformRandomProvider random = new Seed(1).generator();
    for (int i = 0; i < 20_000; i++) {
      double bits = Double.longBitsToDouble(random.nextLong());
      double value = i % 2 == 0 ? bits : random.nextInt(1000) / 1000.0 * random.nextInt(1000);
      if (!Double.isFinite(value) || value == 0) {
        continue;
      }
      String text = CsvWriter.number(value);
      assertThat(Double.parseDouble(text)).isEqualTo(value);
      int digits = new BigDecimal(text).stripTrailingZeros().precision();
      if (digits > 2) {
        BigDecimal exact = new BigDecimal(value);
        for (RoundingMode mode : new RoundingMode[] {RoundingMode.FLOOR, RoundingMode.CEILING}) {
          BigDecimal shorter = exact.round(new MathContext(digits - 1, mode));
          assertThat(shorter.doubleValue()).as(text).isNotEqualTo(value);
        }
      }
    }
  }
}
