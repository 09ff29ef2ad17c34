package gradflow.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradflow.check.BadArgument;
import gradflow.flow.Feed;
import gradflow.rng.Seed;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeriodicTest {
  private static final Periodic THREE =
      new Periodic(List.of(List.of(1.0, -0.5), List.of(-0.3, 1.2), List.of(0.2, -1.4)));

  @Test
  void repeats_for_every_sample() {
    double[][] x = THREE.inputs(5, 2, 3, new Seed(1));
    assertThat(x).hasNumberOfRows(5);
    assertThat(x[0]).containsExactly(1, 1, 1, -0.5, -0.5, -0.5);
    assertThat(x[1]).containsExactly(-0.3, -0.3, -0.3, 1.2, 1.2, 1.2);
    assertThat(x[3]).isEqualTo(x[0]);
    assertThat(x[4]).isEqualTo(x[1]);
  }

  @Test
  void is_what_a_feed_of_the_same_values_gives() {
    Feed feed = Feed.periodic(new double[][] {{1, -0.5}, {-0.3, 1.2}, {0.2, -1.4}});
    double[][] x = THREE.inputs(7, 2, 2, new Seed(1));
    double[] out = new double[4];
    for (int t = 1; t <= 7; t++) {
      feed.next(t, out);
      assertThat(x[t - 1]).isEqualTo(out);
    }
  }

  @Test
  void refuses_rows_that_do_not_fit() {
    assertThatThrownBy(() -> THREE.inputs(5, 3, 1, new Seed(1)))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("values");
    assertThatThrownBy(() -> new Periodic(List.of(List.of(1.0), List.of(1.0, 2.0))))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("row 1");
    assertThatThrownBy(() -> new Periodic(List.of())).isInstanceOf(BadArgument.class);
    assertThatThrownBy(() -> new Periodic(List.of(List.of(Double.NaN))))
        .isInstanceOf(BadArgument.class);
  }
}
