package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradflow.experiment.PlannedRun;
import gradflow.rng.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PassLinesTest {
  @Test
  void a_long_pass_is_told_of_with_the_time_that_is_left_of_it() {
    long[] now = {5_000_000_000L};
    List<String> lines = new ArrayList<>();
    PassLines told = new PassLines((run, how) -> lines.add(run.index() + ": " + how), () -> now[0]);
    for (int run = 0; run < 2; run++) {
      for (String pass : List.of("forward", "backward")) {
        for (int t = 1; t <= 40; t++) { // a second a step, a short run besides
          told.stepped(planned(run), pass, t, 40);
          now[0] += run == 0 ? 1_000_000_000L : 1_000_000L;
        }
      }
    }
    assertThat(lines)
        .containsExactly(
            "0: forward pass, step 11 of 40, 10 s, about 26 s left of it",
            "0: forward pass, step 31 of 40, 30 s, about 9 s left of it",
            "0: backward pass, step 11 of 40, 10 s, about 26 s left of it",
            "0: backward pass, step 31 of 40, 30 s, about 9 s left of it");
  }

  private static PlannedRun planned(int index) {
    return new PlannedRun(index, Map.of(), 0, new Seed(1), null);
  }
}
