package gradflow.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableDiffTest {
  @TempDir Path folder;

  private static Table table(String column, double... values) {
    TableBuilder table = new TableBuilder(Column.integer("run"), Column.number(column));
    for (double value : values) {
      table.integer(0).number(value).endRow();
    }
    return table.table();
  }

  private double worst(String column, double[] before, double... after) {
    Path file = CsvWriter.write(folder.resolve("t.csv"), table(column, before));
    return TableDiff.of(file, table(column, after), 1e-6).worst();
  }

  @Test
  void smallNumbersAreComparedRelativeToThemselves() {
    assertThat(worst("norm", new double[] {5.39e-8}, 9.9e-7)).isGreaterThan(0.9);
    assertThat(worst("norm", new double[] {5.39e-8, 1}, 9.9e-7, 1)).isGreaterThan(0.9);
    assertThat(worst("log_norm_nats", new double[] {5.39e-8}, 9.9e-7)).isGreaterThan(0.9);
  }

  @Test
  void belowTheFloorTheyAreEqual() {
    assertThat(worst("norm", new double[] {1e-17, 1}, 3e-17, 1)).isZero();
    assertThat(worst("norm", new double[] {1e-17}, 3e-17)).isGreaterThan(0.6);
    assertThat(worst("log_norm_nats", new double[] {1e-17}, 3e-17)).isZero();
  }

  @Test
  void whatIsNoNumberAndWhatAClockSays() {
    assertThat(worst("norm", new double[] {1}, Double.NaN)).isInfinite();
    assertThat(worst("norm", new double[] {Double.POSITIVE_INFINITY}, 1)).isInfinite();
    assertThat(worst("norm", new double[] {1}, 1, 1)).isInfinite();
    assertThat(worst("seconds_low", new double[] {1}, 2)).isZero();
  }
}
