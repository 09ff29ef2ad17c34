package gradflow.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import gradflow.cell.Rnn;
import gradflow.linalg.Activation;
import gradflow.task.WhiteNoise;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import org.junit.jupiter.api.Test;

/** The renderers, in the libraries of both kernels. */
class NotebookTest {
  private static final Reading READING =
      GradientFlow.of(new Rnn(1, 4, Activation.TANH)).on(new WhiteNoise(1), 20).productNorms();

  @Test
  void withoutAKernelNothingHappensAndItSaysSo() {
    assertThat(Notebook.install()).contains("no Java kernel");
    Progress progress = Progress.of("x", 3).at(1).say("a line");
    progress.close();
    assertThat(progress.toString()).isEqualTo("a line\nx: 1 of 3");
  }

  @Test
  void iJavaShowsPlotsTablesAndReadings() {
    try (IJavaStandIn kernel = new IJavaStandIn()) {
      assertThat(Notebook.install()).contains("(IJava)");
      DisplayData plot = kernel.getRenderer().render(READING.plot());
      assertThat(plot.getData(MIMEType.TEXT_HTML).toString()).startsWith("<svg");
      assertThat(plot.getData(MIMEType.TEXT_PLAIN).toString()).startsWith("Plot of");
      assertThat(kernel.getRenderer().render(READING.plot().figure()).getData(MIMEType.TEXT_HTML))
          .isEqualTo(plot.getData(MIMEType.TEXT_HTML));
      DisplayData png = kernel.getRenderer().renderAs(READING.plot(), "image/png");
      assertThat(png.getData(MIMEType.IMAGE_PNG).toString()).startsWith("iVBOR");
      DisplayData svg = kernel.getRenderer().renderAs(READING.plot(), "image/svg+xml");
      assertThat(svg.getData(MIMEType.parse("image/svg+xml")).toString()).startsWith("<svg");
      DisplayData table = kernel.getRenderer().render(READING.table());
      assertThat(table.getData(MIMEType.TEXT_HTML).toString()).startsWith("<table>");
      assertThat(kernel.getRenderer().render(READING).getData(MIMEType.TEXT_HTML).toString())
          .contains("‖∂h_T/∂h_t‖", "<svg");
      Html html = Notebook.html("<b>" + Html.escape("a<b") + "</b>");
      assertThat(kernel.getRenderer().render(html).getData(MIMEType.TEXT_HTML))
          .isEqualTo("<b>a&lt;b</b>");
    }
  }

  @Test
  void jJavaShowsTheSame() {
    try (JJavaStandIn kernel = new JJavaStandIn()) {
      assertThat(Notebook.install()).contains("(JJava)");
      assertThat(kernel.html(READING.plot())).isEqualTo(READING.plot().svg());
      assertThat(kernel.html(READING)).isEqualTo(READING.html());
      assertThat(kernel.html(READING.table())).isEqualTo(READING.table().html());
      assertThat(kernel.html(new Html("<i>x</i>"))).isEqualTo("<i>x</i>");
    }
  }

  @Test
  void progressIsOneOutputWithEveryLine() {
    try (JJavaStandIn kernel = new JJavaStandIn()) {
      try (Progress progress = Progress.of("work", 2)) {
        progress.at(0);
        progress.say("first line");
        kernel.detached(() -> progress.say("said between cells"));
        progress.at(2);
      }
      assertThat(kernel.displayed()).hasSize(1);
      String last = kernel.updates().get(kernel.updates().size() - 1);
      assertThat(last).contains("first line\nsaid between cells\nwork: 2 of 2");
    }
  }

  @Test
  void installingTwiceIsNoHarm() {
    try (IJavaStandIn kernel = new IJavaStandIn()) {
      Notebook.install();
      Notebook.install();
      assertThat(kernel.getRenderer().render(READING).getData(MIMEType.TEXT_HTML))
          .isEqualTo(READING.html());
    }
  }
}
