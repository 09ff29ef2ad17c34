import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * How a sweep of a million runs behaves on a thousand cores: {@code java
 * bench/cluster/Simulate.java}. Events in simulated time; same seed, same numbers. Spark's engine
 * gives out tasks in a window, as gradflow.spark.Tasks does; pieces of an array are fixed
 * beforehand.
 */
final class Simulate {
  private static final int RUNS = 1_000_000;
  private static final int CORES = 1000;

  /** Cores that are lost together when a machine fails. */
  private static final int CORES_PER_MACHINE = 10;

  /** One machine in so many is half as fast as the others. */
  private static final int SLOW = 50;

  /** A machine fails once in so many hours, and is back after so many seconds. */
  private static final double HOURS_TO_FAILURE = 100;

  private static final double SECONDS_AWAY = 60;

  /** Standard deviation of the logarithm of a run's time. */
  private static final double SPREAD = 0.5;

  /**
   * What the driver needs for a record (assumed) and for a task (TaskCost.java measured it), and an
   * array task to start (assumed). Arguments take their place.
   */
  private static double perRecord = 60e-6;

  private static double perTask = 2.5e-3;
  private static double toStart = 1.5;
  private static int recordBytes = 452;

  /** Of the engine: tasks for each core that are out, and how long a task should take. */
  private static final int WINDOW = 4;

  private static final double TASK_SECONDS = Math.max(1, 3e-3 * CORES);
  private static final int TASKS_PER_CORE = 8;

  private static final double[] RUN_SECONDS = {0.01, 0.1, 1, 10};

  private record Event(double time, int core, int task, int life) {}

  private record Outcome(
      double wall, double used, long redone, double tail, long waiting, long out) {}

  private Simulate() {}

  public static void main(String[] args) {
    if (args.length == 4) {
      perRecord = Double.parseDouble(args[0]);
      perTask = Double.parseDouble(args[1]);
      toStart = Double.parseDouble(args[2]);
      recordBytes = Integer.parseInt(args[3]);
    }
    System.out.printf(
        Locale.ROOT,
        "%d runs on %d cores; driver %.0f us a record, %.2f ms a task; %.1f s to start a piece; %d bytes a record%n%n",
        RUNS,
        CORES,
        perRecord * 1e6,
        perTask * 1e3,
        toStart,
        recordBytes);
    System.out.println(
        "| engine | run | wall | cores used | runs done twice | last core alone | results waiting on the driver | tasks out | appended |");
    System.out.println("|---|---|---|---|---|---|---|---|---|");
    for (double seconds : RUN_SECONDS) {
      float[] runs = runs(seconds);
      double mean = mean(runs);
      int size =
          (int)
              Math.max(
                  1,
                  Math.min(Math.ceil((double) RUNS / CORES / TASKS_PER_CORE), TASK_SECONDS / mean));
      print("spark, " + size + " a task", seconds, spark(runs, size));
      print("1000 pieces", seconds, pieces(runs, 1000));
      print("10 000 pieces", seconds, pieces(runs, 10_000));
    }
  }

  private static void print(String engine, double seconds, Outcome o) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %s s | %s | %.0f %% | %d | %s | %s | %s | %.1f MB/s |%n",
        engine,
        trimmed(seconds),
        time(o.wall),
        100 * o.used,
        o.redone,
        time(o.tail),
        o.waiting < 0
            ? ""
            : String.format(Locale.ROOT, "%.1f MB", o.waiting * (double) recordBytes / 1e6),
        o.out < 0 ? "" : String.valueOf(o.out),
        RUNS * (double) recordBytes / o.wall / 1e6);
  }

  private static String trimmed(double seconds) {
    return seconds >= 1 ? String.valueOf((int) seconds) : String.valueOf(seconds);
  }

  private static String time(double seconds) {
    return seconds < 600
        ? String.format(Locale.ROOT, "%.0f s", seconds)
        : String.format(Locale.ROOT, "%.0f min", seconds / 60);
  }

  private static float[] runs(double seconds) {
    SplittableRandom random = new SplittableRandom(1);
    float[] runs = new float[RUNS];
    for (int i = 0; i < RUNS; i++) {
      runs[i] = (float) (seconds * Math.exp(SPREAD * random.nextGaussian() - SPREAD * SPREAD / 2));
    }
    return runs;
  }

  private static double mean(float[] runs) {
    double sum = 0;
    for (float r : runs) {
      sum += r;
    }
    return sum / runs.length;
  }

  private static double speed(int core) {
    return core / CORES_PER_MACHINE % SLOW == 0 ? 0.5 : 1;
  }

  /** Moments at which each machine fails, in the first hours. */
  private static List<double[]> failures(double until, SplittableRandom random) {
    List<double[]> failures = new ArrayList<>();
    for (int m = 0; m < CORES / CORES_PER_MACHINE; m++) {
      double t = 0;
      while (true) {
        t += -Math.log(1 - random.nextDouble()) * HOURS_TO_FAILURE * 3600;
        if (t > until) {
          break;
        }
        failures.add(new double[] {t, m});
      }
    }
    failures.sort(Comparator.comparingDouble(f -> f[0]));
    return failures;
  }

  private static double sum(float[] runs, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += runs[i];
    }
    return sum;
  }

  /** Tasks in a window; a task that is lost goes out again; the driver does one thing at a time. */
  private static Outcome spark(float[] runs, int size) {
    int tasks = (RUNS + size - 1) / size;
    double ideal = sum(runs, 0, RUNS) / CORES;
    List<double[]> failures = failures(20 * ideal + 3600, new SplittableRandom(2));
    PriorityQueue<Event> events = new PriorityQueue<>(Comparator.comparingDouble(Event::time));
    for (double[] f : failures) {
      events.add(new Event(f[0], (int) f[1], -1, 0));
    }
    int[] life = new int[CORES];
    int[] at = new int[CORES];
    Arrays.fill(at, -1);
    ArrayDeque<Integer> idle = new ArrayDeque<>();
    for (int c = 0; c < CORES; c++) {
      idle.add(c);
    }
    ArrayDeque<Integer> ready = new ArrayDeque<>(); // given to Spark, not yet to a core
    ArrayDeque<double[]> handed =
        new ArrayDeque<>(); // end of the driver's work at a result, its records
    int next = 0;
    int out = 0;
    int done = 0;
    long redone = 0;
    long waiting = 0;
    long mostWaiting = 0;
    long mostOut = 0;
    double driver = 0;
    double lonely = -1;
    double now = 0;
    while (done < tasks) {
      while (!handed.isEmpty() && handed.peek()[0] <= now) {
        waiting -= (long) handed.poll()[1];
        out--;
      }
      if (out <= (WINDOW - 1) * CORES) {
        while (out < WINDOW * CORES && next < tasks) {
          ready.add(next++);
          out++;
        }
      }
      mostOut = Math.max(mostOut, out);
      while (!idle.isEmpty() && !ready.isEmpty()) {
        int core = idle.poll();
        int task = ready.poll();
        driver = Math.max(driver, now) + perTask;
        at[core] = task;
        double takes = sum(runs, task * size, Math.min(RUNS, (task + 1) * size)) / speed(core);
        events.add(new Event(driver + takes, core, task, life[core]));
      }
      if (lonely < 0 && !idle.isEmpty() && next == tasks) {
        lonely = now;
      }
      // also when the driver has handed on enough for the window to be filled again
      Event event =
          !handed.isEmpty()
                  && !idle.isEmpty()
                  && next < tasks
                  && handed.peek()[0] < events.peek().time()
              ? new Event(handed.peek()[0], -1, -2, 0)
              : events.poll();
      now = event.time();
      if (event.task() == -2) {
        continue;
      } else if (event.task() == -1 && event.life() == 0) {
        for (int c = event.core() * CORES_PER_MACHINE;
            c < (event.core() + 1) * CORES_PER_MACHINE;
            c++) {
          life[c]++;
          if (at[c] >= 0) {
            ready.addFirst(at[c]);
            redone += size;
          }
          at[c] = -1;
          idle.remove(c);
          events.add(new Event(now + SECONDS_AWAY, c, -1, life[c]));
        }
      } else if (event.task() == -1) {
        idle.add(event.core()); // it is back
      } else if (event.life() == life[event.core()]) {
        int records = Math.min(RUNS, (event.task() + 1) * size) - event.task() * size;
        driver = Math.max(driver, now) + records * perRecord;
        handed.add(new double[] {driver, records});
        waiting += records;
        mostWaiting = Math.max(mostWaiting, waiting);
        at[event.core()] = -1;
        idle.add(event.core());
        done++;
      }
    }
    double wall = Math.max(now, driver);
    return new Outcome(wall, ideal / wall, redone, wall - lonely, mostWaiting, mostOut);
  }

  /** Pieces of equal size, a process each; one that is lost goes on from what it had recorded. */
  private static Outcome pieces(float[] runs, int pieces) {
    int size = RUNS / pieces;
    double ideal = sum(runs, 0, RUNS) / CORES;
    double[][] away = new double[CORES / CORES_PER_MACHINE][];
    List<double[]> failures = failures(20 * ideal + 3600, new SplittableRandom(2));
    for (int m = 0; m < away.length; m++) {
      int machine = m;
      away[m] = failures.stream().filter(f -> f[1] == machine).mapToDouble(f -> f[0]).toArray();
    }
    PriorityQueue<double[]> free = new PriorityQueue<>(Comparator.comparingDouble(c -> c[0]));
    for (int c = 0; c < CORES; c++) {
      free.add(new double[] {0, c});
    }
    long redone = 0;
    double last = 0;
    double first = Double.NaN;
    for (int p = 0; p < pieces; p++) {
      double[] core = free.poll();
      int machine = (int) core[1] / CORES_PER_MACHINE;
      double end = core[0] + toStart + sum(runs, p * size, (p + 1) * size) / speed((int) core[1]);
      for (double f : away[machine]) {
        if (f >= core[0] && f < end) {
          end += SECONDS_AWAY + toStart; // the run that was lost is part of a second or some
          redone++;
        }
      }
      last = Math.max(last, end);
      free.add(new double[] {end, core[1]});
    }
    first = free.peek()[0];
    return new Outcome(last, ideal / last, redone, last - first, -1, -1);
  }
}
