package gradflow.notebook;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.check.FormerNames;
import gradflow.table.Table;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A reading of one or several runs: a sentence, the numbers that support it, a table and, if there
 * is something to draw, a plot.
 */
public final class Reading {
  private final String sentence;
  private final Map<String, Double> numbers;
  private final Table table;
  private final Optional<Plot> plot;

  Reading(String sentence, Map<String, Double> numbers, Table table, Optional<Plot> plot) {
    this.sentence = sentence;
    this.numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
    this.table = table;
    this.plot = plot;
  }

  /** Returns the result in words. */
  public String sentence() {
    return sentence;
  }

  /**
   * Returns the numbers of the first run by name, such as {@code slope_nats_per_step}. The table
   * holds those of all runs.
   */
  public Map<String, Double> numbers() {
    return numbers;
  }

  /**
   * Returns one of the numbers of the first run.
   *
   * @throws BadArgument if there is no number of that name
   */
  public double number(String name) {
    Double value = numbers.get(name);
    Check.that(
        value != null,
        "number",
        "got " + name + ", expected one of " + numbers.keySet() + FormerNames.hint(name));
    return value;
  }

  /** Returns the table with all rows. */
  public Table table() {
    return table;
  }

  /**
   * Returns the plot.
   *
   * @throws BadArgument if there is nothing to draw
   */
  public Plot plot() {
    return plot.orElseThrow(
        () -> new BadArgument("plot", "there is nothing to draw here; see table()"));
  }

  /** Returns this reading with another plot. */
  Reading with(Plot other) {
    return new Reading(sentence, numbers, table, Optional.of(other));
  }

  /** Returns sentence and plot, or sentence and table if there is no plot. */
  String html() {
    String words = "<p>" + Html.escape(sentence).replace("\n", "<br>") + "</p>";
    return words + plot.map(Plot::svg).orElseGet(table::html);
  }

  @Override
  public String toString() {
    return sentence + "\n" + table;
  }
}
