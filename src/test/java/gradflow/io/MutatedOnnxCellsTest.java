package gradflow.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import gradflow.cell.Gradients;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.check.BadArgument;
import gradflow.files.FileProblem;
import gradflow.files.MemoryFolder;
import gradflow.graph.Binding;
import gradflow.graph.GraphCell;
import gradflow.graph.GraphModel;
import gradflow.rng.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One-step graphs damaged at random: each is run and differentiated, or refused in words; never
 * another exception, an array beyond all bounds, or a hang.
 */
class MutatedOnnxCellsTest {
  private static final int FEW = 1500;
  private static final int MANY = Integer.getInteger("gradflow.mutants", 100_000);

  /** States whose Jacobians are taken, too. */
  private static final int LARGEST = 100;

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  @Test
  void aFew() throws IOException {
    mutate(FEW, 1);
  }

  @Tag("slow")
  @Test
  void many() throws IOException {
    mutate(MANY, 2);
  }

  private void mutate(int count, long seed) throws IOException {
    List<String> names = OnnxCells.names();
    UniformRandomProvider random = new Seed(seed).generator();
    Path file = folder.resolve("mutated.onnx");
    int refused = 0;
    for (int k = 0; k < count; k++) {
      String name = names.get(k % names.size());
      Files.write(file, Mutants.of(Files.readAllBytes(OnnxCells.graph(name)), random));
      String which = name + " number " + k;
      refused +=
          Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> run(file, which));
    }
    assertThat(refused).as("refused of " + count).isBetween(count / 10, count - count / 50);
  }

  /** 1 if it was refused. */
  private static int run(Path file, String which) {
    try {
      GraphModel graph = OnnxGraphs.read(file);
      GraphCell cell = new GraphCell(graph, Binding.of(graph, List.of()));
      Weights w = cell.weights();
      Tape tape = new Tape(cell, 1);
      cell.step(w, tape);
      Tape bar = new Tape(cell, 1);
      Gradients gradients = Gradients.of(w);
      Arrays.fill(bar.output(), 1);
      cell.outputAdjoint(w, tape, bar, gradients);
      cell.adjoint(w, tape, bar, gradients);
      if (cell.stateSize() <= LARGEST) {
        cell.jacobian(w, tape, 0, cell.newJacobian());
      }
      return 0;
    } catch (BadArgument | FileProblem e) {
      assertThat(e.getMessage()).as(which).isNotBlank();
      return 1;
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      return fail(which + " gave " + e, e);
    }
  }
}
