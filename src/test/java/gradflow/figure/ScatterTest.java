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

class ScatterTest {
  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(
        folder.resolve("runs.csv"),
        """
        run,net,group,task,replicate,rate,error
        0,K1,old,A,0,-0.2,0.1
        1,K1,old,A,1,-0.1,0.3
        2,K1,old,A,2,-5,0.2
        3,K2,new,A,0,0.5,1
        4,K3,new,A,0,-Infinity,0
        5,K2,new,B,0,0.4,0.5
        """);
  }

  private List<Panel> panels(Optional<Double> xMin) {
    return new Scatter(
            "runs",
            "rate",
            "error",
            "net",
            Map.of(),
            Optional.of("task"),
            Optional.of("group"),
            "rate",
            "error",
            Scale.LINEAR,
            Scale.LINEAR,
            xMin,
            Optional.empty(),
            "")
        .panels(folder);
  }

  private static List<Mark.Points> points(Panel panel, boolean named) {
    return panel.marks().stream()
        .filter(Mark.Points.class::isInstance)
        .map(Mark.Points.class::cast)
        .filter(p -> p.label().isEmpty() != named)
        .toList();
  }

  @Test
  void aPanelForEachTaskAndANamedMedianForEachCase() {
    List<Panel> panels = panels(Optional.empty());
    assertThat(panels).extracting(Panel::title).containsExactly("A", "B");
    List<Mark.Points> medians = points(panels.get(0), true);
    assertThat(medians).extracting(Mark::label).containsExactly("old", "new");
    assertThat(medians.get(0).x()).containsExactly(-0.2);
    assertThat(medians.get(0).y()).containsExactly(0.2);
    assertThat(panels.get(0).marks())
        .filteredOn(Mark.Note.class::isInstance)
        .extracting(Mark::label)
        .containsExactly("K1", "K2"); // K3 is at minus infinity
    assertThat(panels.get(0).y().lo()).isEqualTo(-0.06);
    assertThat(panels.get(0).y().hi()).isEqualTo(1.06);
  }

  @Test
  void anEndThatNothingLiesBeyondIsNotTheEndOfTheAxis() {
    Panel panel = panels(Optional.of(-9.0)).get(0);
    assertThat(panel.x().lo()).isBetween(-6.0, -5.0);
    assertThat(panel.note()).isEqualTo("◀: below −9");
    assertThat(panels(Optional.of(-9.0)).get(1).note()).isEmpty();
  }

  @Test
  void whatLiesBeforeTheEndOfAnAxisGoesToItsEdgeAndCountsInTheMedian() {
    Panel panel = panels(Optional.of(-1.0)).get(0);
    assertThat(panel.x().lo()).isEqualTo(-1);
    List<Mark.Points> small = points(panel, false);
    assertThat(small.get(1).symbol()).isEqualTo(Symbol.LEFT);
    assertThat(small.get(1).x()[0]).isBetween(-1.0, -0.97);
    assertThat(small.get(1).y()).containsExactly(0.2);
    assertThat(small.get(2).x()).containsExactly(-0.2, -0.1, Double.NaN);
    assertThat(panel.note()).isEqualTo("◀: below −1");
    assertThat(points(panel, true).get(0).x()).containsExactly(-0.2);
  }
}
