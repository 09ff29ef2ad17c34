package gradflow.figure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistributionTest {
  @TempDir Path folder;

  @Test
  void runsThatNeverLearnKeepACurveBelowOne() throws IOException {
    Files.writeString(
        folder.resolve("runs.csv"),
        """
        run,method,replicate,updates
        0,a,0,100
        1,a,1,300
        2,a,2,Infinity
        3,a,3,Infinity
        4,b,0,Infinity
        5,b,1,Infinity
        """);
    List<Panel> panels =
        new Distribution(
                "runs",
                "updates",
                Distribution.Kind.ECDF,
                0,
                Law.NONE,
                1,
                Map.of(),
                Optional.empty(),
                Optional.of("method"),
                "updates",
                "")
            .panels(folder);
    List<Mark.Line> lines = panels.get(0).marks().stream().map(Mark.Line.class::cast).toList();
    assertThat(lines).extracting(Mark.Line::label).containsExactly("a", "b");
    assertThat(lines.get(0).x()).containsExactly(90, 100, 100, 300, 300, 310);
    assertThat(lines.get(0).y()).containsExactly(0, 0, 0.25, 0.25, 0.5, 0.5);
    assertThat(lines.get(1).x()).containsExactly(90, 310);
    assertThat(lines.get(1).y()).containsExactly(0, 0);
  }
}
