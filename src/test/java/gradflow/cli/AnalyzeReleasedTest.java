package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradflow.cell.Cell;
import gradflow.cell.Discretisation;
import gradflow.cell.LinearOutput;
import gradflow.cell.S6;
import gradflow.cell.Weights;
import gradflow.flow.Network;
import gradflow.flow.Sequence;
import gradflow.io.InputWriter;
import gradflow.io.ModelWriter;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A module of released code through the command line: analysed, with report, and converted. */
class AnalyzeReleasedTest {
  @TempDir Path folder;

  /** Its output is no part of the state: the findings are of the whole state, and say so. */
  @Test
  void aMambaIsAnalysedByItsWholeState() {
    Cell cell = new S6(3, 4, 1, Discretisation.EULER, LinearOutput.Y);
    Weights w = Weights.zeros(cell.layout());
    Normals normals = new Normals(new Seed(5));
    cell.layout().names().forEach(name -> normals.fill(w.block(name).data(), 0.5));
    w.changed();
    Matrix zero = Matrix.zeros(cell.stateSize(), 1);
    Path model = folder.resolve("mamba.safetensors");
    Network network =
        new Network(
            List.of(new Network.Layer(List.of(new Network.Direction(false, cell, w, zero)))));
    ModelWriter.write(
        model,
        ModelWriter.model(network),
        ModelWriter.Names.PYTORCH,
        Optional.of("mixer."),
        Optional.empty());
    double[][] x = new double[30][3];
    for (double[] row : x) {
      normals.fill(row, 1);
    }
    Path input = folder.resolve("x.npy");
    InputWriter.write(input, Sequence.of(3, 1, x));
    Path report = folder.resolve("report");
    Shell shell =
        Shell.run("analyze", model, "--input", input, "--layout", "TBD", "--report", report);
    assertThat(shell.code()).as(shell.err()).isZero();
    assertThat(shell.out().replaceAll("\\s+", " "))
        .contains("state-spaces/mamba convention")
        .contains("‖∂s_T/∂s_t‖")
        .contains("‖∂L/∂h_t‖")
        .doesNotContain("W_hh", "rthogonal initialisation") // it has no recurrent matrix
        .doesNotContain("could not be drawn");
    assertThat(report.resolve("report.html")).exists();
  }
}
