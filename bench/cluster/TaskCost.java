import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * CPU time of an empty Spark task, driver and executor together: {@code java -cp
 * 'target/spark/jars/*' bench/cluster/TaskCost.java}.
 */
final class TaskCost {
  private static final int FEW = 2000;
  private static final int MANY = 6000;
  private static final int JOB = 100;

  private TaskCost() {}

  public static void main(String[] args) {
    SparkConf conf =
        new SparkConf()
            .setMaster("local[2]")
            .setAppName("cost")
            .set("spark.ui.enabled", "false")
            .set("spark.ui.retainedTasks", "100");
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      spark.setLogLevel("ERROR");
      tasks(spark, FEW); // compiles
      double cpu = -cpu();
      tasks(spark, MANY);
      cpu += cpu();
      System.out.printf(Locale.ROOT, "%.2f ms of CPU time a task%n", 1e3 * cpu / MANY);
    }
  }

  private static double cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime()
        * 1e-9;
  }

  private static void tasks(JavaSparkContext spark, int n) {
    List<Integer> job = new ArrayList<>();
    for (int i = 0; i < JOB; i++) {
      job.add(i);
    }
    for (int i = 0; i < n; i += JOB) {
      spark.parallelize(job, JOB).count();
    }
  }
}
