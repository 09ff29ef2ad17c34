package gradflow.spark;

import static org.assertj.core.api.Assertions.assertThat;

import gradflow.table.Column;
import gradflow.table.CsvWriter;
import gradflow.table.Schema;
import gradflow.table.Table;
import gradflow.table.TableBuilder;
import gradflow.table.TableFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetFormatTest {
  private static final Schema SCHEMA =
      Schema.of(
          Column.text("cell"), Column.integer("lag"), Column.number("net.gain"), Column.text("t"));

  @TempDir Path folder;

  private static Table rows(int from, int to) {
    TableBuilder rows = new TableBuilder(SCHEMA);
    for (int i = from; i < to; i++) {
      rows.text("gru, λ₁").integer(i).number(i == 1 ? Double.NEGATIVE_INFINITY : i / 3.0).text("");
      rows.endRow();
    }
    if (to == 3) {
      rows.missing().missing().missing().text("last");
      rows.endRow();
    }
    return rows.table();
  }

  private static final CsvWriter.Source PARTS =
      parts -> {
        parts.add(rows(0, 2));
        parts.add(rows(2, 3));
      };

  private static List<Group> read(Path file) throws IOException {
    List<Group> rows = new ArrayList<>();
    try (ParquetReader<Group> reader = new Groups(new LocalInputFile(file)).build()) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        rows.add(row);
      }
    }
    return rows;
  }

  /** A reader without Hadoop's file systems. */
  private static final class Groups extends ParquetReader.Builder<Group> {
    Groups(InputFile file) {
      super(file, new PlainParquetConfiguration());
    }

    @Override
    protected ReadSupport<Group> getReadSupport() {
      return new GroupReadSupport();
    }
  }

  @Test
  void whatIsWrittenReadsBack() throws IOException {
    TableFormat format = TableFormat.of("parquet");
    Path file = format.write(folder, "norms", PARTS);
    assertThat(file).hasFileName("norms.parquet");
    assertThat(format.isTable("norms.parquet")).isTrue();
    List<Group> rows = read(file);
    assertThat(rows).hasSize(4);
    Group third = rows.get(2);
    assertThat(third.getString("cell", 0)).isEqualTo("gru, λ₁");
    assertThat(third.getLong("lag", 0)).isEqualTo(2);
    assertThat(third.getDouble("net.gain", 0)).isEqualTo(2 / 3.0);
    assertThat(third.getFieldRepetitionCount("t")).isZero();
    assertThat(rows.get(1).getDouble("net.gain", 0)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(rows.get(3).getFieldRepetitionCount("net.gain")).isZero();
    assertThat(rows.get(3).getString("t", 0)).isEqualTo("last");
  }

  @Test
  void equalTablesGiveEqualBytes() throws IOException {
    Path one = TableFormat.of("parquet").write(folder, "one", PARTS);
    byte[] bytes = Files.readAllBytes(one);
    Path again = TableFormat.of("parquet").write(folder, "one", PARTS);
    assertThat(Files.readAllBytes(again)).isEqualTo(bytes);
  }
}
