/**
 * Runs as tasks of Apache Spark. Spark only schedules: a task gets the text of a spec and indices
 * of runs, and gives back the bytes of their records; retries are Spark's. It is compiled in the
 * Maven profile {@code spark} into a jar of its own, so that nothing of Spark is in gradflow's jar,
 * and found by {@link gradflow.experiment.Engines}. Tables in Parquet are here, too, since that
 * library needs Hadoop's, which Spark brings.
 */
package gradflow.spark;
