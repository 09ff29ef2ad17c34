package gradflow.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradflow.check.BadArgument;
import gradflow.flow.MemoryPlan;
import gradflow.flow.Network;
import gradflow.io.RandomModels;
import gradflow.task.When;
import org.junit.jupiter.api.Test;

/** What an analysis takes is known before it begins. */
class AnalysisMemoryTest {
  private static final long MIB = 1L << 20;

  private static Network large() {
    return RandomModels.of("lstm", "FB", 2, 64, 256, 1).network();
  }

  @Test
  void aLargeModelOverALongInputTakesLessThanAGibibyte() {
    AnalysisMemory memory = AnalysisMemory.within(8192 * MIB, large(), 1000, 1, When.LAST);
    assertThat(memory.tapes()).isLessThanOrEqualTo(64 * MIB);
    assertThat(memory.bytes()).isBetween(64 * MIB, 512 * MIB);
    // not even a hundred times as many steps keep more tapes
    assertThat(AnalysisMemory.within(8192 * MIB, large(), 100_000, 1, When.LAST).tapes())
        .isLessThanOrEqualTo(64 * MIB);
  }

  @Test
  void tapesGiveWayWhereTheBudgetIsSmall() {
    AnalysisMemory memory = AnalysisMemory.within(140 * MIB, large(), 1000, 1, When.LAST);
    assertThat(memory.bytes()).isLessThanOrEqualTo(140 * MIB);
    gradflow.cell.Cell cell = large().layers().get(0).directions().get(0).cell();
    MemoryPlan plan = MemoryPlan.within(memory.tapes(), cell, 1000, 1);
    assertThat(plan.recomputes()).isTrue();
    assertThat(plan.bytes()).isLessThanOrEqualTo(memory.tapes());
  }

  @Test
  void whatDoesNotFitIsRefusedWithWhatWould() {
    assertThatThrownBy(() -> AnalysisMemory.within(100 * MIB, large(), 1_000_000, 4, When.LAST))
        .isInstanceOf(BadArgument.class)
        .hasMessageMatching(
            "memory: analyzing 1000000 steps of 4 samples takes \\d+\\.\\d GiB, expected at most"
                + " 100\\.0 MiB \\(three quarters of Java's heap\\); give Java more"
                + " \\(GRADFLOW_JAVA_OPTS=-Xmx\\d+g\\), or take fewer steps or samples");
  }
}
