package gradflow.calibrate;

import gradflow.check.Check;
import gradflow.flow.DivergenceException;
import gradflow.rng.Seed;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Computes rows, several at a time, and compares them with the table of expectations. The random
 * numbers of a row depend only on the seed and its id, so the results are the same for any
 * selection of rows and any number of threads.
 *
 * @param rows rows to compute
 * @param expectations the whole table; its statistical quantities share the false-alarm rate
 * @param seed seed of all random numbers
 */
public record Calibration(List<CalibrationRow> rows, Expectations expectations, Seed seed) {
  /** Copies the list. */
  public Calibration {
    rows = List.copyOf(rows);
  }

  /**
   * Returns the selected rows.
   *
   * @param only ids, sections ({@code A}, {@code cells-A}) and prefixes of sections before a hyphen
   *     ({@code cells}); empty for all
   * @param full whether to include rows that take long
   * @throws gradflow.check.BadArgument if a name fits no row
   */
  public static List<CalibrationRow> select(
      List<CalibrationRow> rows, List<String> only, boolean full) {
    for (String name : only) {
      Check.that(
          rows.stream().anyMatch(r -> fits(r, name)),
          "--only",
          "got " + name + ", expected rows or sections of " + ids(rows));
    }
    return rows.stream()
        .filter(r -> only.isEmpty() || only.stream().anyMatch(name -> fits(r, name)))
        .filter(r -> full || r.extent() == Extent.QUICK)
        .toList();
  }

  private static boolean fits(CalibrationRow row, String name) {
    return row.id().equalsIgnoreCase(name)
        || row.section().equalsIgnoreCase(name)
        || row.section().replaceFirst("-.*", "").equalsIgnoreCase(name);
  }

  private static Set<String> ids(List<CalibrationRow> rows) {
    Set<String> ids = new LinkedHashSet<>();
    rows.forEach(r -> ids.add(r.id()));
    return ids;
  }

  /** Returns the number of standard errors allowed for chance deviations. */
  public FalseAlarm falseAlarm() {
    return new FalseAlarm(FalseAlarm.RATE, Math.max(1, expectations.statistical()));
  }

  /**
   * Computes all rows and returns their outcomes in order.
   *
   * @param threads number of rows computed at a time
   * @param finished receives each row when it is finished, one at a time
   */
  public List<RowOutcome> run(int threads, Consumer<RowOutcome> finished) {
    ExecutorService pool =
        Executors.newFixedThreadPool(
            Check.positive("threads", threads),
            task -> {
              Thread thread = new Thread(task, "gradflow-row");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Future<RowOutcome>> futures = new ArrayList<>();
      for (CalibrationRow row : rows) {
        futures.add(
            pool.submit(
                () -> {
                  RowOutcome outcome = compute(row);
                  synchronized (finished) {
                    finished.accept(outcome);
                  }
                  return outcome;
                }));
      }
      List<RowOutcome> outcomes = new ArrayList<>();
      for (Future<RowOutcome> future : futures) {
        outcomes.add(future.get());
      }
      return outcomes;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  private RowOutcome compute(CalibrationRow row) {
    long start = System.nanoTime();
    Findings found = new Findings();
    String failure = "";
    try {
      row.setUp().accept(seed.child("calibrate").child(row.id()), found);
    } catch (DivergenceException e) {
      failure = "diverged: " + e.getMessage();
    } catch (RuntimeException e) {
      failure = e.toString();
    }
    double seconds = (System.nanoTime() - start) * 1e-9;
    return new RowOutcome(row, verdicts(row, found.all()), failure, seconds);
  }

  private List<RowVerdict> verdicts(CalibrationRow row, List<MeasuredQuantity> found) {
    FalseAlarm alarm = falseAlarm();
    List<RowVerdict> verdicts = new ArrayList<>();
    Set<String> known = new LinkedHashSet<>();
    for (Expectation e : expectations.of(row)) {
      known.add(e.quantity());
      MeasuredQuantity match =
          found.stream().filter(f -> f.quantity().equals(e.quantity())).findFirst().orElse(null);
      verdicts.add(RowVerdict.of(e, match, alarm));
    }
    found.stream()
        .filter(f -> !known.contains(f.quantity()))
        .forEach(f -> verdicts.add(RowVerdict.of(null, f, alarm)));
    return verdicts;
  }
}
