package gradflow.figure;

import static org.assertj.core.api.Assertions.assertThat;

import gradflow.table.ResultTable;
import gradflow.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NearestRunsTest {
  @TempDir Path folder;

  private Table rows(String rows) throws IOException {
    Files.writeString(folder.resolve("runs.csv"), "run,x,y,value\n" + rows);
    return ResultTable.read(folder, "runs");
  }

  @Test
  void aPointThatWasNotRunHasTheValueOfTheNearest() throws IOException {
    // In the middle row only the ends were run; columns are 1/4 apart and rows 1/10 and 9/10.
    Table rows =
        rows("0,0,0,1\n1,4,0,2\n2,0,1,3\n3,4,1,4\n4,0,10,5\n5,1,10,6\n6,2,10,7\n7,3,10,8\n");
    Grid grid = Grid.of(rows, "x", "y", "value");
    NearestRuns runs = NearestRuns.of(grid, Scale.LINEAR, Scale.LINEAR, rows, "x", "y");
    assertThat(runs.grid().values()).containsExactly(1, 1, 1, 2, 2, 3, 3, 3, 4, 4, 5, 6, 7, 8, 8);
    assertThat(runs.x()).containsExactly(0, 4, 0, 4, 0, 1, 2, 3);
    assertThat(runs.y()).containsExactly(0, 0, 1, 1, 10, 10, 10, 10);
  }

  @Test
  void aRunWithoutAValueStaysWhiteAndCountsOnce() throws IOException {
    Table rows = rows("0,0,0,\n1,0,0,\n2,1,0,7\n3,1,1,7\n");
    NearestRuns runs =
        NearestRuns.of(
            Grid.of(rows, "x", "y", "value"), Scale.LINEAR, Scale.LINEAR, rows, "x", "y");
    assertThat(runs.grid().values()).containsExactly(Double.NaN, 7, Double.NaN, 7);
    assertThat(runs.x()).containsExactly(0, 1, 1);
  }

  @Test
  void betweenRunsIsolinesOfOtherColumnsAreInterpolated() throws IOException {
    Table rows = rows("0,1,0,1\n1,100,0,3\n2,10,1,\n3,1,2,5\n4,100,2,7\n");
    Grid grid = Grid.of(rows, "x", "y", "value").interpolated(Scale.LOG10, Scale.LINEAR);
    assertThat(grid.values()).containsExactly(1, 2, 3, 3, 4, 5, 5, 6, 7);
  }
}
