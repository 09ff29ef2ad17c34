package gradflow.notebook;

import gradflow.check.BadArgument;
import gradflow.check.FormerNames;
import gradflow.table.Table;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was read off one or several runs: a sentence, the numbers it rests on, the table and, where
 * there is something to draw, the plot.
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

  /** What was found, in words. */
  public String sentence() {
    return sentence;
  }

  /**
   * The numbers of the first run, by name, such as {@code slope_nats_per_step}; the table has those
   * of all runs.
   */
  public Map<String, Double> numbers() {
    return numbers;
  }

  /**
   * One of the numbers.
   *
   * @throws BadArgument if there is none of that name
   */
  public double number(String name) {
    Double value = numbers.get(name);
    if (value == null) {
      throw new BadArgument(
          "number",
          "got " + name + ", expected one of " + numbers.keySet() + FormerNames.hint(name));
    }
    return value;
  }

  /** All rows. */
  public Table table() {
    return table;
  }

  /**
   * The picture.
   *
   * @throws BadArgument if there is nothing to draw
   */
  public Plot plot() {
    return plot.orElseThrow(
        () -> new BadArgument("plot", "there is nothing to draw here; see table()"));
  }

  /** The same with another plot. */
  Reading with(Plot other) {
    return new Reading(sentence, numbers, table, Optional.of(other));
  }

  /** Sentence and plot, or sentence and table where nothing is drawn. */
  String html() {
    String words = "<p>" + Html.escape(sentence).replace("\n", "<br>") + "</p>";
    return words + plot.map(Plot::svg).orElseGet(table::html);
  }

  @Override
  public String toString() {
    return sentence + "\n" + table;
  }
}
