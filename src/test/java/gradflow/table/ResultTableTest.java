package gradflow.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    ResultTable table = ResultTable.read(folder, "evaluation");
    assertThat(table.columns()).containsExactly("run", "net", "update", "net.family");
    assertThat(table.texts("net.family")).containsExactly("gru", "rnn", "rnn", "");
    assertThat(
            ResultTable.read(folder, "evaluation", Map.of("update", "> 10", "net", "a | c"))
                .texts("update"))
        .containsExactly("20");
    assertThat(ResultTable.read(folder, "evaluation", Map.of("net.family", "rnn")).texts("update"))
        .containsExactly("10", "20");
  }
}
