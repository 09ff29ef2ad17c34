package gradflow.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultTableTest {
  @TempDir Path folder;

  /** The keys of an axis's values stand in the table of runs alone, but every table has them. */
  @Test
  void keysOfAxesBelongToEveryRow() throws IOException {
    Files.writeString(
        folder.resolve("runs.csv"),
        "run,net,net.family,outcome\n0,a,rnn,completed\n1,b,gru,completed\n");
    Files.writeString(
        folder.resolve("evaluation.csv"), "run,net,update\n1,b,10\n0,a,10\n0,a,20\n7,c,10\n");
    Table table = ResultTable.read(folder, "evaluation");
    assertThat(table.columns()).containsExactly("run", "net", "update", "net.family");
    assertThat(table.texts("net.family")).containsExactly("gru", "rnn", "rnn", "");
    assertThat(
            ResultTable.read(folder, "evaluation", Map.of("update", "> 10", "net", "a | c"))
                .texts("update"))
        .containsExactly("20");
    assertThat(ResultTable.read(folder, "evaluation", Map.of("net.family", "rnn")).texts("update"))
        .containsExactly("10", "20");
  }

  /** A file is read in pieces, which end within cells, quotes and line ends. */
  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n"})
  void rowsAreWholeWhereverAPieceOfTheFileEnds(String end) throws IOException {
    StringBuilder text = new StringBuilder("run,label,outcome" + end);
    List<String> labels = new ArrayList<>();
    for (int r = 0; r < 20_000; r++) {
      String label = "ab\"c,d".repeat(1 + r % 7) + "\n" + r;
      labels.add(r % 3 == 0 ? "plain" + r % 11 : label);
      String cell = r % 3 == 0 ? labels.get(r) : '"' + label.replace("\"", "\"\"") + '"';
      text.append(r).append(',').append(cell).append(r % 4 == 0 ? ",failed" : ",completed");
      text.append(r == 19_999 ? "" : end);
    }
    String wide = "x".repeat(300_000);
    Files.writeString(folder.resolve("runs.csv"), text + end + "20000," + wide + ",failed");
    labels.add(wide);
    Table all = ResultTable.read(folder, "runs");
    assertThat(all.texts("label")).containsExactlyElementsOf(labels);
    CsvReader.Part first = ResultTable.first(folder, "runs", 12);
    assertThat(first.table().texts("label")).containsExactlyElementsOf(labels.subList(0, 12));
    assertThat(first.all()).isEqualTo(20_001).isEqualTo(all.rows());
    assertThat(ResultTable.counts(folder, "runs", "outcome"))
        .isEqualTo(Map.of("failed", 5001, "completed", 15_000));
  }
}
