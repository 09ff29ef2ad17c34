package gradflow.spark;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.experiment.Checkpoints;
import gradflow.experiment.Engine;
import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.ResultSink;
import gradflow.experiment.RunTask;
import gradflow.experiment.Runs;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.Function1;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;

/**
 * Runs as tasks of Spark. A task is given out when there is room in a window of a few for each
 * core, and its records are handed on as soon as it is done, so that this process holds a window of
 * results and not all. Trainings keep no checkpoints: a task that is lost begins anew.
 */
final class SparkEngine implements Engine {
  /** Tasks for each core that are given out and not yet back. */
  private static final int WINDOW = 4;

  private static final int PATIENCE_MILLIS = 50;

  private final JavaSparkContext spark;
  private volatile boolean stopped;

  SparkEngine(JavaSparkContext spark) {
    this.spark = spark;
    spark.sc().setInterruptOnCancel(true); // a run that is given up stops computing
  }

  /** What a task gives back. */
  private record Done(int[] runs, byte[][] records) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  /** What an executor does. */
  private static Done carryOut(SparkPlan plan, int... runs) {
    byte[][] records = new byte[runs.length][];
    for (int i = 0; i < runs.length; i++) {
      records[i] = plan.task().record(runs[i]);
    }
    return new Done(runs, records);
  }

  @Override
  public void run(ExperimentSpec spec, Runs runs, ResultSink sink, Checkpoints checkpoints) {
    Check.that(
        !spec.isTiming(),
        "--engine",
        "got spark for runs whose times are recorded, which must take place one at a time; leave"
            + " --engine out");
    Broadcast<SparkPlan> plan = spark.broadcast(new SparkPlan(spec));
    RunTask task = new RunTask(spec, 1);
    BlockingQueue<Done> results = new LinkedBlockingQueue<>();
    List<SimpleFutureAction<BoxedUnit>> jobs = new ArrayList<>();
    int cores = Math.max(1, spark.defaultParallelism());
    Tasks tasks = new Tasks(spec, runs, cores);
    int out = 0;
    try {
      while (!stopped) {
        if (out <= (WINDOW - 1) * cores) {
          List<int[]> next = tasks.take(WINDOW * cores - out);
          if (!next.isEmpty()) {
            jobs.add(submit(plan, next, results));
            out += next.size();
          } else if (out == 0 && runs.isOver()) {
            break;
          }
        }
        Done done = results.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        for (; done != null; done = results.poll()) {
          handOn(task, done, sink);
          out--;
        }
        forget(jobs);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      jobs.forEach(SimpleFutureAction::cancel);
    }
  }

  private static void handOn(RunTask task, Done done, ResultSink sink) {
    for (int i = 0; i < done.runs().length; i++) {
      task.handOn(done.runs()[i], done.records()[i], sink);
    }
  }

  /** Gives tasks to Spark; what they give back comes into the queue, in any order. */
  private SimpleFutureAction<BoxedUnit> submit(
      Broadcast<SparkPlan> plan, List<int[]> tasks, BlockingQueue<Done> results) {
    JavaRDD<Done> records =
        spark.parallelize(tasks, tasks.size()).map(runs -> carryOut(plan.value(), runs));
    Function1<scala.collection.Iterator<Done>, Done> only =
        (Function1<scala.collection.Iterator<Done>, Done> & Serializable) done -> done.next();
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      all.add(i);
    }
    return spark
        .sc()
        .submitJob(
            records.rdd(),
            only,
            CollectionConverters.asScala(all).toSeq(),
            (task, done) -> {
              results.add(done);
              return BoxedUnit.UNIT;
            },
            () -> BoxedUnit.UNIT);
  }

  /** Leaves out the jobs that are over. */
  private void forget(List<SimpleFutureAction<BoxedUnit>> jobs) {
    for (Iterator<SimpleFutureAction<BoxedUnit>> i = jobs.iterator(); i.hasNext(); ) {
      SimpleFutureAction<BoxedUnit> job = i.next();
      if (job.isCompleted()) {
        if (job.value().get().isFailure() && !stopped) {
          Throwable why = job.value().get().failed().get();
          throw new BadArgument("--engine", "got spark, which gave up: " + Cluster.reason(why));
        }
        i.remove();
      }
    }
  }

  @Override
  public void stop() {
    stopped = true;
    spark.setLogLevel("OFF"); // tasks that are given up are no failures
  }

  @Override
  public boolean isStopped() {
    return stopped;
  }

  @Override
  public void close() {
    spark.close();
  }
}
