package gradflow.figure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the source for LaTeX says; that a TeX sets it was seen by eye for every kind of figure. */
class PgfTest {
  private static final double[] AT = {0, 1, 2};

  private static List<String> source(Panel panel) {
    return Pgf.of(TestFigures.single("", panel), "numbers.dat");
  }

  @Test
  void coloursAreExplainedByABar() {
    ColourScale colours =
        TestFigures.scale("slope λ_1", new Scale.Symlog(1), ColourMap.DIVERGING, -100, 100);
    double[] values = {-100, -1, 0, 1, 10, 100, 0, 0, Double.NaN};
    Mark.Cells cells = new Mark.Cells("", AT, AT, values, colours);
    List<String> both = source(Panel.of("", Axis.linear("x"), Axis.linear("y"), List.of(cells)));
    assertThat(both.get(0))
        .contains("point meta min=-3.00000, point meta max=3.00000", "colorbar")
        .contains("ylabel={slope $\\lambda _{1}$}, ytick={-3.00000,")
        .contains("yticklabels={{$-$10$^{2}$},{$-$10},{$-$1},{0},{1},{10},{10$^{2}$}}");
    List<String> fills = both.get(0).lines().filter(l -> l.startsWith("\\fill[")).toList();
    assertThat(fills).as("two neighbours of one colour, and a hole").hasSize(7);
    assertThat(fills.get(0))
        .isEqualTo("\\fill[color=gf234c88] (0.000cm,-4.060cm) rectangle (1.901cm,-2.686cm);");
  }

  /** The title has a column of its own, empty in the other rows. */
  @Test
  void theNameThatAllEntriesShareIsATitle() {
    Style style = Style.measured(Palette.category(0));
    List<Mark> marks =
        IntStream.range(0, 40)
            .<Mark>mapToObj(i -> new Mark.Line("gain = " + i, AT, AT, style))
            .toList();
    String tex = source(Panel.of("", Axis.linear("x"), Axis.linear("y"), marks)).get(0);
    List<String> legend = tex.lines().filter(l -> l.contains("addlegendentry")).toList();
    assertThat(legend).filteredOn(l -> l.contains("empty legend")).hasSizeGreaterThan(1);
    assertThat(legend.get(0)).isEqualTo("\\addlegendimage{empty legend}\\addlegendentry{gain}");
    assertThat(legend.get(1)).endsWith("\\addlegendentry{0}");
    int columns = Integer.parseInt(tex.replaceAll("(?s).*legend columns=(\\d+)\\].*", "$1"));
    assertThat(legend.get(columns)).endsWith("{empty legend}\\addlegendentry{}");
  }

  @Test
  void legendsShowLineAndSymbol() {
    double[] y = {1, 10, 1e5};
    Style style = Style.measured(Palette.category(0));
    List<Mark> marks =
        List.of(
            new Mark.Line("gru", AT, y, style),
            new Mark.Line("lstm", AT, y, style),
            new Mark.Line("rnn", AT, y, style),
            new Mark.Line("s6", AT, y, style),
            new Mark.Line("lem", AT, y, style),
            new Mark.Line("lru", AT, y, style),
            new Mark.Line("mgu", AT, y, style),
            new Mark.Points("gru", AT, y, Palette.category(0), Symbol.SQUARE, 4),
            new Mark.Points("runs", AT, y, Palette.category(1), Symbol.DIAMOND, 4),
            new Mark.Band("range", AT, y, y, Palette.category(2)));
    String tex =
        source(Panel.of("", Axis.linear("x"), Axis.log10("‖∂h_T/∂h_t‖ of W_hh"), marks)).get(0);
    List<String> legend = tex.lines().filter(l -> l.contains("addlegendentry")).toList();
    assertThat(legend).hasSize(9);
    assertThat(legend.get(0)).contains("mark=square*", "solid, line width", "{gru}");
    assertThat(legend.get(7)).contains("only marks, mark=diamond*", "{runs}");
    assertThat(legend.get(8)).contains("area legend", "{range}");
    assertThat(tex)
        .contains("minor ytick={")
        .contains("$\\Vert \\partial h_{T}$/$\\partial h_{t}\\Vert $ of $W_{\\mathrm{hh}}$");
  }

  @Test
  void notesRulesAndInfiniteValues() {
    double[] y = {1, Double.POSITIVE_INFINITY, 2};
    List<Mark> marks =
        List.of(
            new Mark.Line("", AT, y, Style.measured(Palette.INK)),
            Mark.vertical("onset", 1),
            new Mark.Note("peak", 2, 2));
    Panel panel = Panel.of("", Axis.linear("x"), Axis.linear("y"), marks).withNote("2 of 9 died");
    String tex = source(panel).get(0);
    assertThat(tex)
        .contains("{onset};", "{peak};", "{2 of 9 died; $\\bigtriangleup $: $\\infty $};");
    assertThat(tex).containsPattern("mark=triangle\\*, mark size=1.6pt");
  }
}
