package gradflow.figure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A picture of survivors says that it is one. */
class DeadRunsTest {
  @TempDir Path folder;

  @BeforeEach
  void tables() throws IOException {
    Files.writeString(
        folder.resolve("runs.csv"),
        """
        run,cell,gain,stage,replicate,seed,outcome,detail
        0,rnn,1,reported,0,a,completed,
        1,rnn,1,reported,1,b,diverged,
        2,rnn,2,reported,0,a,failed,
        3,rnn,2,reported,1,b,completed,
        4,lstm,1,reported,0,a,completed,
        5,lstm,1,reported,1,b,completed,
        6,lstm,1,trial,0,c,diverged,
        7,rnn,1,trial,0,c,completed,
        """);
    Files.writeString(
        folder.resolve("norms.csv"),
        """
        run,cell,gain,stage,replicate,block,lag,norm
        0,rnn,1,reported,0,h,1,-1
        0,rnn,1,reported,0,h,2,-2
        3,rnn,2,reported,1,h,1,-1
        3,rnn,2,reported,1,h,2,-2
        4,lstm,1,reported,0,h,1,-3
        4,lstm,1,reported,0,h,2,-4
        5,lstm,1,reported,1,h,1,-3
        5,lstm,1,reported,1,h,2,-4
        7,rnn,1,trial,0,h,1,-100
        """);
  }

  private List<Panel> curves(
      Map<String, String> where, Optional<String> panels, Optional<String> lines) {
    return curves("lag", where, panels, lines);
  }

  private List<Panel> curves(
      String x, Map<String, String> where, Optional<String> panels, Optional<String> lines) {
    Series norm = Series.measured("norm");
    return new Curves(
            "norms",
            x,
            List.of(norm),
            where,
            panels,
            lines,
            "lag",
            "norm",
            Scale.DECADES,
            Scale.LINEAR,
            Optional.empty(),
            Optional.empty(),
            List.of(),
            "",
            true)
        .panels(folder);
  }

  /** A curve over the runs that go on would show those that failed. */
  @Test
  void aRunThatHasLearnedKeepsItsLastValue() throws IOException {
    Files.writeString(
        folder.resolve("runs.csv"),
        """
        run,replicate,seed,outcome,detail,success
        0,0,a,completed,,1.0
        1,1,b,completed,,0.0
        2,2,c,diverged,,0.0
        """);
    Files.writeString(
        folder.resolve("norms.csv"),
        """
        run,replicate,update,norm
        0,0,10,0.01
        1,1,10,0.5
        1,1,20,0.6
        1,1,30,0.7
        2,2,10,0.9
        """);
    Panel panel = curves("update", Map.of(), Optional.empty(), Optional.empty()).get(0);
    assertThat(panel.note()).isEqualTo("1 of 3 runs diverged or failed; " + Stopped.NOTE);
    Mark.Line line = (Mark.Line) panel.marks().get(1);
    assertThat(line.x()).containsExactly(10, 20, 30);
    assertThat(line.y()).containsExactly(0.5, (0.01 + 0.6) / 2, (0.01 + 0.7) / 2);
  }

  @Test
  void aPanelCountsTheRunsThatDied() {
    Optional<String> none = Optional.empty();
    assertThat(curves(Map.of(), none, none).get(0).note())
        .isEqualTo("2 of 6 runs diverged or failed");
    assertThat(curves(Map.of("block", "h"), none, Optional.of("cell")).get(0).note())
        .isEqualTo("diverged or failed: 2 of 4 runs with rnn");
    assertThat(curves(Map.of("cell", "rnn"), none, Optional.of("gain")).get(0).note())
        .isEqualTo("diverged or failed: 1 of 2 runs with gain = 1, 1 of 2 runs with gain = 2");
    assertThat(curves(Map.of(), Optional.of("cell"), none))
        .extracting(Panel::note)
        .containsExactly("2 of 4 runs diverged or failed", "");
  }

  /** Whose runs all died has no curve, but is named. */
  @Test
  void aLineWithoutACurveIsNamed() throws IOException {
    Path runs = folder.resolve("runs.csv");
    Files.writeString(runs, Files.readString(runs) + "8,gru,1,reported,0,a,diverged,\n");
    assertThat(curves(Map.of("block", "h"), Optional.empty(), Optional.of("cell")).get(0).note())
        .isEqualTo("diverged or failed: 2 of 4 runs with rnn, 1 of 1 runs with gru");
  }

  @Test
  void trialsAreNeitherDrawnNorCounted() {
    Panel panel = curves(Map.of(), Optional.empty(), Optional.empty()).get(0);
    for (Mark mark : panel.marks()) {
      if (mark instanceof Mark.Line line) {
        assertThat(Arrays.stream(line.y()).min().orElseThrow()).isGreaterThan(-5);
      }
    }
    Map<String, String> trials = Map.of("stage", "trial");
    assertThat(curves(trials, Optional.empty(), Optional.empty()).get(0).note())
        .isEqualTo("1 of 2 runs diverged or failed");
  }

  @Test
  void theNoteIsInThePicture() {
    Panel panel = curves(Map.of(), Optional.empty(), Optional.empty()).get(0);
    assertThat(Figures.svg(TestFigures.single("", panel)))
        .contains("2 of 6 runs diverged or failed");
    Panel narrow = panel.withNote("a sentence that is much too long for one line of it ".repeat(4));
    assertThat(PageLayout.of(TestFigures.single("", narrow)).boxes().get(0).note())
        .hasSizeGreaterThan(1);
    assertThat(PageLayout.of(TestFigures.single("", narrow)).height())
        .isGreaterThan(PageLayout.of(TestFigures.single("", panel)).height());
  }
}
