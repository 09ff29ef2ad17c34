package gradflow.figure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictedAgainstMeasuredTest {
  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(
        folder.resolve("runs.csv"),
        """
        run,net,replicate,measured,a,b
        0,K1,0,-0.2,-0.1,0.3
        1,K1,1,-0.1,-0.1,0.1
        2,K1,2,-0.4,-0.3,0.2
        3,K2,0,0.5,,0.6
        """);
  }

  private static Series series(String y) {
    return new Series(y, "", "", MarkRole.MEASURED, y, true, false, "");
  }

  private Panel panel(Optional<String> cases, List<String> only, Optional<String> lines) {
    return new PredictedAgainstMeasured(
            "runs",
            "measured",
            List.of(series("a"), series("b")),
            cases,
            only,
            Map.of(),
            Optional.empty(),
            lines,
            "measured",
            "predicted",
            "")
        .panels(folder)
        .get(0);
  }

  private static List<Mark.Points> points(Panel panel) {
    return panel.marks().stream()
        .filter(Mark.Points.class::isInstance)
        .map(Mark.Points.class::cast)
        .toList();
  }

  @Test
  void aCaseIsTheMedianOfItsRuns() {
    List<Mark.Points> found = points(panel(Optional.of("net"), List.of(), Optional.empty()));
    assertThat(found).hasSize(2);
    assertThat(found.get(0).x()).containsExactly(-0.2, 0.5);
    assertThat(found.get(0).y()).containsExactly(-0.1, Double.NaN);
    assertThat(found.get(1).y()).containsExactly(0.2, 0.6);
  }

  @Test
  void onlySomeCasesAndTheWrongSignIsShaded() {
    Panel panel = panel(Optional.of("net"), List.of("K1"), Optional.empty());
    assertThat(points(panel).get(0).x()).containsExactly(-0.2);
    assertThat(panel.marks()).filteredOn(Mark.Band.class::isInstance).hasSize(2);
    assertThat(panel.marks())
        .filteredOn(Mark.Note.class::isInstance)
        .extracting(Mark::label)
        .containsExactly("K1");
    assertThat(panel.equalAspect()).isTrue();
  }

  @Test
  void withoutCasesEveryRunIsAPoint() {
    List<Mark.Points> found = points(panel(Optional.empty(), List.of(), Optional.of("net")));
    assertThat(found).extracting(Mark::label).contains("K1", "K2");
    assertThat(found.get(0).x()).containsExactly(-0.2, -0.1, -0.4);
  }
}
