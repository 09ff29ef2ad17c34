package gradflow.figure;

import gradflow.check.Check;
import gradflow.spec.About;
import gradflow.spec.Option;
import gradflow.statistics.Quantiles;
import gradflow.table.Filter;
import gradflow.table.ResultTable;
import gradflow.table.Table;
import java.awt.Color;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The distribution of the values of a column: a histogram or the fraction at or below each value.
 */
@About(
    summary =
        "histograms and empirical distribution functions of a column, with a law to compare with",
    equations =
        "histogram: count / (n × width); ecdf: share of values ≤ x. Bins are 2 IQR n^(−1/3) wide (Freedman and Diaconis)"
            + " unless their number is given; infinite values count in n")
public record Distribution(
    @Option(help = "table of the result folder", example = "lyapunov_exponents") String table,
    @Option(help = "column whose distribution is drawn", example = "exponent_nats_per_step")
        String column,
    @Option(value = "histogram", help = "histogram or ecdf") Kind kind,
    @Option(value = "0", help = "number of bins of a histogram; 0: by the data", unit = "bins")
        int bins,
    @Option(value = "none", help = "law to compare the values with, drawn dashed") Law law,
    @Option(value = "1", help = "radius of the semicircle") double radius,
    @Option(
            value = "{}",
            help = "only rows that fit these conditions, such as {lag: >= 20}",
            example = "{cell: lstm}")
        Map<String, String> where,
    @Option(value = "null", help = "one panel for each value of this column", example = "cell")
        Optional<String> panels,
    @Option(value = "null", help = "one colour for each value of this column", example = "gain")
        Optional<String> lines,
    @Option(help = "label of the horizontal axis", example = "exponent (nats/step)") String xLabel,
    @Option(
            value = "''",
            help = "title of the panel; with panels: put before the value",
            example = "Exponents")
        String title)
    implements PanelSpec {
  /** The kind of plot for a sample. */
  public enum Kind {
    /** Density in bins. */
    HISTOGRAM,
    /** Fraction at or below each value. */
    ECDF
  }

  private static final int MOST_BINS = 200;
  private static final int LAW_POINTS = 200;

  /** Checks the options. */
  public Distribution {
    Check.within("bins", bins, 0, MOST_BINS);
    Check.positive("radius", radius);
    Check.that(
        kind == Kind.HISTOGRAM || bins == 0,
        "bins",
        "got " + bins + " for an ecdf, which has none");
  }

  private String lawName() {
    return law == Law.NORMAL ? "normal law" : "semicircle of radius " + radius;
  }

  @Override
  public List<String> names() {
    return List.of(lawName());
  }

  @Override
  public boolean pools() {
    return true;
  }

  @Override
  public List<PanelTable> readings() {
    return List.of(
        PanelTable.of(table, "table", where, false)
            .number("column", column)
            .text("panels", panels)
            .text("lines", lines));
  }

  @Override
  public List<Panel> panels(Path folder) {
    Table rows = ResultTable.read(folder, table, where);
    List<String> names = lines.map(rows::distinct).orElse(List.of(""));
    List<Panel> out = new ArrayList<>();
    for (String value : panels.map(rows::distinct).orElse(List.of(""))) {
      Table here = panels.isPresent() ? rows.where(panels.get(), value) : rows;
      List<Mark> marks = new ArrayList<>();
      double[] span = span(here);
      for (int k = 0; k < names.size(); k++) {
        Table group = lines.isPresent() ? here.where(lines.get(), names.get(k)) : here;
        double[] sample =
            Arrays.stream(group.numbers(column)).filter(v -> !Double.isNaN(v)).sorted().toArray();
        String label = lines.isPresent() ? Heading.entry(lines.get(), names.get(k)) : "";
        draw(sample, label, colour(k, names), span, marks);
      }
      if (!marks.isEmpty()) {
        Map<String, String> of = new LinkedHashMap<>(where);
        panels.ifPresent(c -> of.put(c, value));
        Axis y = Axis.linear(kind == Kind.ECDF ? "share at or below" : "density");
        Axis up = kind == Kind.ECDF ? y.range(0, 1.02) : y.range(0, Double.NaN);
        Axis plain = Axis.linear(xLabel);
        Axis across = kind == Kind.ECDF ? plain.range(span[0], span[1]) : plain;
        String heading = Heading.of(title, panels, value);
        String note = Dead.note(folder, of, Optional.empty());
        out.add(Panel.of(heading, across, up.share(), marks).withNote(note));
      }
    }
    Check.that(
        !out.isEmpty(),
        "distribution",
        "got no numbers in " + column + " of " + table + ", expected at least 1");
    return out;
  }

  private static Color colour(int k, List<String> names) {
    boolean ordered = names.size() > 2 && names.stream().allMatch(Filter::isNumber);
    return ordered ? Palette.ordered(k, names.size()) : Palette.category(k);
  }

  /**
   * Returns the range of the distribution functions of a panel, which extends beyond all finite
   * values.
   */
  private double[] span(Table panel) {
    double[] finite =
        Arrays.stream(panel.numbers(column)).filter(Double::isFinite).sorted().toArray();
    if (finite.length == 0) {
      return new double[] {Double.NaN, Double.NaN};
    }
    double low = finite[0];
    double high = finite[finite.length - 1];
    double room = low < high ? 0.05 * (high - low) : Math.max(1e-12, 0.5 * Math.abs(low));
    double start = low >= 0 && low <= room ? 0 : low - room;
    return new double[] {start, high + room};
  }

  private void draw(double[] sample, String label, Color colour, double[] span, List<Mark> marks) {
    double[] finite = Arrays.stream(sample).filter(Double::isFinite).toArray();
    boolean spread = finite.length > 0 && finite[0] < finite[finite.length - 1];
    if (kind == Kind.ECDF && sample.length > 0 && Double.isFinite(span[0])) {
      double[][] xy = steps(sample, span);
      marks.add(new Mark.Line(label, xy[0], xy[1], Style.measured(colour)));
    } else if (kind == Kind.HISTOGRAM && finite.length > 0) {
      double room = spread ? 0 : Math.max(1e-12, 0.5 * Math.abs(finite[0]));
      double[][] xy = bars(sample, finite, finite[0] - room, finite[finite.length - 1] + room);
      marks.add(new Mark.Band("", xy[0], new double[xy[0].length], xy[1], colour));
      marks.add(new Mark.Line(label, xy[0], xy[1], Style.measured(colour)));
    }
    if (law != Law.NONE && spread) {
      marks.add(law(finite, law == Law.SEMICIRCLE ? Palette.INK : colour));
    }
  }

  /** Returns the outline of the bins, which starts and ends at zero. */
  private double[][] bars(double[] sample, double[] finite, double low, double high) {
    int count = bins > 0 ? bins : count(finite, low, high);
    double width = (high - low) / count;
    double[] density = new double[count];
    for (double v : finite) {
      int bin = Math.min(count - 1, (int) ((v - low) / width));
      density[bin] += 1 / (sample.length * width);
    }
    double[][] out = new double[2][2 * count + 2];
    for (int i = 0; i <= count; i++) {
      out[0][2 * i] = low + i * width;
      out[0][2 * i + 1] = low + i * width;
      out[1][2 * i] = i == 0 ? 0 : density[i - 1];
      out[1][2 * i + 1] = i == count ? 0 : density[i];
    }
    return out;
  }

  private static int count(double[] sorted, double low, double high) {
    double range = Quantiles.of(sorted, 0.75) - Quantiles.of(sorted, 0.25);
    double width = 2 * range / Math.cbrt(sorted.length);
    double wanted = width > 0 ? Math.ceil((high - low) / width) : 10;
    return (int) Math.max(1, Math.min(MOST_BINS, wanted));
  }

  /**
   * Returns the steps from fraction 0 at the left end to the fraction of all finite values at the
   * right end.
   */
  private static double[][] steps(double[] sorted, double[] span) {
    int n = sorted.length;
    int below = (int) Arrays.stream(sorted).filter(v -> v < Double.POSITIVE_INFINITY).count();
    double[][] out = new double[2][2 * below + 2];
    out[0][0] = span[0];
    for (int i = 0; i < below; i++) {
      out[0][2 * i + 1] = Math.max(sorted[i], span[0]);
      out[0][2 * i + 2] = out[0][2 * i + 1];
      out[1][2 * i + 1] = (double) i / n;
      out[1][2 * i + 2] = (i + 1.0) / n;
    }
    out[0][2 * below + 1] = span[1];
    out[1][2 * below + 1] = (double) below / n;
    return out;
  }

  private Mark law(double[] finite, Color colour) {
    double mean = Arrays.stream(finite).average().orElseThrow();
    double squares = Arrays.stream(finite).map(v -> (v - mean) * (v - mean)).sum();
    double sd = Math.sqrt(squares / Math.max(1, finite.length - 1));
    double low = law == Law.SEMICIRCLE ? -radius : mean - 3.5 * sd;
    double high = law == Law.SEMICIRCLE ? radius : mean + 3.5 * sd;
    double[] x = new double[LAW_POINTS + 1];
    double[] y = new double[LAW_POINTS + 1];
    for (int i = 0; i <= LAW_POINTS; i++) {
      x[i] = low + (high - low) * i / LAW_POINTS;
      y[i] =
          kind == Kind.ECDF
              ? law.share(x[i], mean, sd, radius)
              : law.density(x[i], mean, sd, radius);
    }
    String label = lawName();
    return new Mark.Line(label, x, y, Style.theory(colour));
  }
}
