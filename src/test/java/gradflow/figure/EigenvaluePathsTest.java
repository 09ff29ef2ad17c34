package gradflow.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EigenvaluePathsTest {
  @TempDir Path folder;

  private static EigenvaluePlanes spec(String paths) {
    List<EigenvaluePlanes.Ring> rings = List.of(new EigenvaluePlanes.Ring(1, "|λ| = 1"));
    return new EigenvaluePlanes("W_hh", 0, rings, Optional.empty(), Optional.of(paths), 1.6, "");
  }

  private void write(String rows) throws IOException {
    Files.writeString(
        folder.resolve("eigenvalues.csv"), "run,replicate,update,block,index,re,im\n" + rows);
  }

  @Test
  void linesJoinTheNearestWhateverTheIndex() throws IOException {
    // 100 before 20 as text; the index swaps between 0 and 20
    write(
        """
        0,0,100,W_hh,1,0.9,0.1
        0,0,100,W_hh,2,-0.8,0
        0,0,0,W_hh,1,0.5,0
        0,0,0,W_hh,2,-0.5,0
        0,0,20,W_hh,1,-0.6,0
        0,0,20,W_hh,2,0.7,0
        0,1,0,W_hh,1,9,9
        0,0,0,V,1,9,9
        """);
    List<Mark> marks = spec("update").panels(folder).get(0).marks();
    List<Mark.Line> lines = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Mark m : marks) {
      if (m instanceof Mark.Line l) {
        lines.add(l);
      } else if (m instanceof Mark.Points p && !p.label().isEmpty()) {
        names.add(p.label() + " " + p.x()[0]);
        assertThat(p.x()).hasSize(2);
      }
    }
    assertThat(names).containsExactly("update 0 0.5", "update 20 -0.6", "update 100 0.9");
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0).x()).containsExactly(-0.5, -0.6, Double.NaN, 0.5, 0.7, Double.NaN);
    assertThat(lines.get(1).x()).containsExactly(-0.6, -0.8, Double.NaN, 0.7, 0.9, Double.NaN);
    assertThat(lines.get(1).y()).containsExactly(0, 0, Double.NaN, 0, 0.1, Double.NaN);
  }

  @Test
  void severalRunsInOnePanelAreRefused() throws IOException {
    write("0,0,0,W_hh,1,0.5,0\n1,0,0,W_hh,1,0.4,0\n");
    assertThatThrownBy(() -> spec("update").panels(folder))
        .hasMessageContaining("got eigenvalues of 2 runs in one panel");
    write("0,0,0,W_hh,1,0.5,0\n");
    assertThatThrownBy(() -> spec("block").panels(folder))
        .hasMessageContaining("block holds 'W_hh', expected numbers");
  }
}
