package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradflow.cell.Rnn;
import gradflow.cell.Weights;
import gradflow.flow.Feed;
import gradflow.flow.LyapunovSpectrum;
import gradflow.flow.Sequence;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.task.InitialState;
import gradflow.task.WhiteNoise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One seed gives the same numbers wherever they are drawn: those of replicate 0 of a spec. */
class OneSeedTest {
  private static final Seed SEED = new Seed(5).replicate(0);

  @TempDir Path folder;

  @Test
  void aStreamOfNoiseIsTheNoiseOfASpec() {
    WhiteNoise noise = new WhiteNoise(0.7);
    double[][] whole = noise.inputs(40, 3, 4, SEED);
    Feed feed = Feed.of(noise, 3, 4, SEED);
    double[] x = new double[12];
    for (int t = 1; t <= 40; t++) {
      feed.next(t, x);
      assertThat(x).isEqualTo(whole[t - 1]);
    }
  }

  /** The first exponents of a case: drive, h_0 and start vectors are drawn as those of a spec. */
  @Test
  void aCaseWithThatSeedIsARunOfASpec() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("case.json"),
            """
            {"cell": "rnn_tanh", "H": 2, "D": 1, "W_ih": [[1],[0.5]], "b_ih": [0,0],
             "W_hh": [[1.2,-0.4],[0.3,0.9]], "b_hh": [0,0], "seed": 5,
             "drive": {"type": "gaussian", "std": 0.5, "seed": 5}, "steps": 60, "burn_in": 0}
            """);
    Rnn cell = new Rnn(1, 2, Activation.TANH);
    Weights weights = Weights.zeros(cell.layout());
    weights.set("W_ih", Matrix.of(new double[][] {{1}, {0.5}}));
    weights.set("W_hh", Matrix.of(new double[][] {{1.2, -0.4}, {0.3, 0.9}}));
    double[][] x = new WhiteNoise(0.5).inputs(60, 1, 1, SEED.child("input"));
    double[] start = new InitialState(0.5).state(2, 1, SEED.child("initial_state"));
    double[] expected =
        new LyapunovSpectrum(60, 0, 2, 0, LyapunovSpectrum.WINDOWS, true, SEED.child("lyapunov"))
            .measure(cell, weights, Feed.of(Sequence.of(1, 1, x)), Matrix.wrap(2, 1, start))
            .exponents();
    Shell shell = Shell.run("spectrum", file);
    assertThat(shell.code()).as(shell.err()).isZero();
    for (double exponent : expected) {
      assertThat(shell.out()).contains(String.valueOf(exponent));
    }
  }

  @Test
  void generatedInputsAreThoseOfASpec() throws IOException {
    Path file = folder.resolve("x.csv");
    Shell shell =
        Shell.run(
            "generate-input", "gaussian", "--steps", 20, "--size", 2, "--seed", 5, "--out", file);
    assertThat(shell.code()).as(shell.err()).isZero();
    double[][] x = new WhiteNoise(1).inputs(20, 2, 1, SEED.child("input"));
    assertThat(Files.readString(file))
        .contains(String.valueOf(x[0][0]))
        .contains(String.valueOf(x[19][1]));
  }
}
