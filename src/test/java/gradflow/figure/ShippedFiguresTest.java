package gradflow.figure;

import static org.assertj.core.api.Assertions.assertThat;

import gradflow.catalog.Plan;
import gradflow.catalog.PlanReader;
import gradflow.experiment.PlannedRun;
import gradflow.table.Filter;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The figures of all experiments and of the gallery at the width of a column, 85 mm, over made-up
 * tables that have their axes: no text is smaller than 6 pt, covers another one or leaves the page.
 */
class ShippedFiguresTest {
  private static final double COLUMN_MM = 85;

  @TempDir Path folder;

  @Test
  void noTextIsTooSmallOrCoversAnother() throws IOException {
    List<Path> specs = new ArrayList<>(List.of(Path.of("docs/gallery/spec.yaml")));
    for (String folder : List.of("experiments", "docs/gallery")) {
      try (Stream<Path> found = Files.list(Path.of(folder))) {
        found.map(p -> p.resolve("spec.yaml")).filter(Files::exists).sorted().forEach(specs::add);
      }
    }
    int drawn = 0;
    Map<String, List<String>> wrong = new TreeMap<>();
    // cases of made-up numbers lie on one another: their names are placed among real ones only
    for (Path spec : specs) {
      Plan plan = PlanReader.read(spec);
      for (FigureSpec figure : plan.figures()) {
        Path tables = folder.resolve(figure.name() + drawn++);
        new MadeUp(plan, figure).write(tables);
        List<Panel> panels =
            figure.panels().stream().flatMap(p -> p.panels(tables).stream()).toList();
        List<String> problems = problems(column(figure, panels));
        boolean cases =
            panels.stream().flatMap(p -> p.marks().stream()).anyMatch(Mark.Note.class::isInstance);
        if (!cases && !problems.isEmpty()) {
          wrong.put(spec.getParent().getFileName() + " " + figure.name(), problems);
        }
      }
    }
    assertThat(drawn).isGreaterThan(30);
    assertThat(wrong).isEmpty();
  }

  /** A figure with indices in labels, legend and ticks, at every preset. */
  @Test
  void noIndexIsTooSmallAtAnyPreset() {
    double[] x = {1, 2, 3};
    Mark.Line one = new Mark.Line("σ_max of W_hh", x, x, Style.measured(Palette.category(0)));
    Mark.Line two = new Mark.Line("λ_1^2", x, x, Style.theory(Palette.INK));
    Panel panel =
        Panel.of(
            "‖∂h_T/∂h_t‖", Axis.linear("s_x"), Axis.decades("10^{-8} W_hh"), List.of(one, two));
    for (Preset preset : Preset.values()) {
      Figure figure =
          new Figure("", "", List.of(panel), 1, preset.widthMm(), 0.7, preset.text(), 300);
      assertThat(problems(Painter.paint(figure))).as(preset.label()).isEmpty();
    }
  }

  private static Page column(FigureSpec spec, List<Panel> panels) {
    return Painter.paint(
        new Figure(spec.title(), "", panels, spec.columns(), COLUMN_MM, spec.aspect()));
  }

  private static List<String> problems(Page page) {
    List<String> problems = new ArrayList<>();
    List<Page.Text> texts = new ArrayList<>();
    for (Page.Item item : page.items()) {
      if (item instanceof Page.Text text) {
        texts.add(text);
      }
    }
    Rectangle2D sheet = new Rectangle2D.Double(0, 0, page.width(), page.height());
    for (Page.Text text : texts) {
      for (MathText.Part part : text.text().parts()) {
        if (part.size(text.size()) * page.unit() < 6) {
          problems.add("too small: " + text.text().plain());
        }
      }
      if (!sheet.contains(TestFigures.box(text))) {
        problems.add("leaves the page: " + text.text().plain());
      }
      for (Page.Text other : texts.subList(0, texts.indexOf(text))) {
        if (TestFigures.box(text).intersects(TestFigures.box(other))) {
          problems.add(other.text().plain() + " is covered by " + text.text().plain());
        }
      }
    }
    return problems;
  }

  /** Tables with the columns that a figure reads, rows at random values of its axes. */
  private record MadeUp(Plan plan, FigureSpec figure) {
    private static final int ROWS = 800;

    void write(Path folder) throws IOException {
      Map<String, Map<String, List<String>>> tables = new TreeMap<>();
      for (PanelSpec panel : figure.panels()) {
        for (PanelTable reading : panel.readings()) {
          Map<String, List<String>> columns =
              tables.computeIfAbsent(reading.table(), t -> new LinkedHashMap<>());
          reading.where().forEach((c, condition) -> add(columns, c, fitting(c, condition)));
          for (PanelTable.Use use : reading.columns()) {
            add(columns, use.column(), values(use));
          }
        }
      }
      columnsThatPanelsKnow(tables);
      Files.createDirectories(folder);
      for (Map.Entry<String, Map<String, List<String>>> table : tables.entrySet()) {
        Files.writeString(folder.resolve(table.getKey() + ".csv"), csv(table.getValue()));
      }
    }

    private static void columnsThatPanelsKnow(Map<String, Map<String, List<String>>> tables) {
      for (String table : List.of("eigenvalues", "pseudospectrum")) {
        if (tables.containsKey(table)) {
          List<String> numbers = List.of("-0.9", "-0.3", "0.3", "0.9");
          add(tables.get(table), "run", List.of("000000"));
          add(tables.get(table), "re", numbers);
          add(tables.get(table), "im", numbers);
          add(tables.get(table), "log10_sigma_min", List.of("-0.5", "-1.5", "-2.5"));
        }
      }
      if (tables.containsKey("fixed_point_branches")) {
        add(tables.get("fixed_point_branches"), "stability", List.of("stable", "unstable"));
      }
    }

    private static void add(Map<String, List<String>> columns, String name, List<String> values) {
      Set<String> all = new LinkedHashSet<>(columns.getOrDefault(name, List.of()));
      all.addAll(values);
      columns.put(name, List.copyOf(all));
    }

    private List<String> fitting(String column, String condition) {
      Filter filter = Filter.parse(condition);
      List<String> tried = new ArrayList<>(axis(column));
      tried.addAll(List.of(condition, "0", "1", "10", "100", "1000", "0.5"));
      return tried.stream().filter(filter::accepts).limit(1).toList();
    }

    private List<String> values(PanelTable.Use use) {
      List<String> axis = axis(use.column());
      if (!axis.isEmpty()) {
        return axis;
      }
      if (!use.numeric()) {
        return List.of("first", "second", "third");
      }
      boolean many = use.column().matches("t|tau|lag|update|index|rank|b|w|steps|length");
      if (many) {
        return List.of("0", "20", "40", "60", "80", "100");
      }
      boolean signed = use.column().matches(".*(log|nats|lambda|slope).*");
      return List.of(signed ? "-1.25" : "1.25", "0.5", "0.00001", "30");
    }

    private List<String> axis(String column) {
      Set<String> labels = new LinkedHashSet<>();
      for (PlannedRun run : plan.experiment().runs()) {
        String label = run.point().getOrDefault(column, run.fields().get(column));
        if (label != null) {
          labels.add(label);
        }
      }
      return List.copyOf(labels);
    }

    /** Every cell takes one of its column's values. */
    private static String csv(Map<String, List<String>> columns) {
      SplittableRandom random = new SplittableRandom(17);
      StringBuilder out = new StringBuilder(String.join(",", columns.keySet())).append('\n');
      for (int r = 0; r < ROWS; r++) {
        List<String> cells = new ArrayList<>();
        for (List<String> values : columns.values()) {
          cells.add('"' + values.get(random.nextInt(values.size())) + '"');
        }
        out.append(String.join(",", cells)).append('\n');
      }
      return out.toString();
    }
  }
}
