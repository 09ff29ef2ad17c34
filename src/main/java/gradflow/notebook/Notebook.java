package gradflow.notebook;

import gradflow.figure.Figure;
import gradflow.table.Table;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Facade for notebooks. After one call of {@code Notebook.install()}, plots, tables and readings
 * are displayed when they are the last expression of a notebook cell, under IJava and JJava.
 */
public final class Notebook {
  private static final String HTML = "text/html";
  private static final String SVG = "image/svg+xml";
  private static final String PNG = "image/png";

  private Notebook() {}

  /**
   * Registers with the kernel how to display gradflow's objects. Outside a notebook it does
   * nothing.
   *
   * @return a description of what was done
   */
  public static String install() {
    Optional<Kernel> kernel = Kernel.running();
    kernel.ifPresent(Notebook::register);
    return kernel
        .map(k -> "gradflow: plots and tables show themselves (" + k.name() + ")")
        .orElse("gradflow: no Java kernel here; use toString(), image() or save()");
  }

  /** Registers all types. */
  static void register(Kernel kernel) {
    kernel.register(Plot.class, picture(plot -> plot));
    kernel.register(Figure.class, picture(Plot::new));
    kernel.register(Table.class, Map.of(HTML, Table::html));
    kernel.register(Reading.class, Map.of(HTML, Reading::html));
    kernel.register(Html.class, Map.of(HTML, Html::text));
  }

  private static <T> Map<String, Function<T, String>> picture(Function<T, Plot> plot) {
    Map<String, Function<T, String>> forms = new LinkedHashMap<>();
    forms.put(HTML, value -> plot.apply(value).svg()); // nbconvert removes image/svg+xml
    forms.put(SVG, value -> plot.apply(value).svg());
    forms.put(PNG, value -> plot.apply(value).png());
    return forms;
  }

  /** Returns HTML that the notebook renders. */
  public static Html html(String markup) {
    return new Html(markup);
  }
}
