package gradflow.spark;

import gradflow.check.BadArgument;
import gradflow.experiment.Engine;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** The connection to Spark, and what of gradflow its executors get. */
final class Cluster {
  private static final String BACKEND = "gradflow.backend";

  private Cluster() {}

  /**
   * Connects. Settings are Spark's own, such as {@code -Dspark.executor.memory=4g}.
   *
   * @param master Spark's master; if empty that of {@code spark.master}, else {@code local[*]}
   * @throws BadArgument if Spark cannot use it
   */
  static JavaSparkContext connect(Optional<String> master) {
    SparkConf conf = new SparkConf();
    String url = master.orElse(conf.get("spark.master", "local[*]"));
    conf.setMaster(url)
        .setAppName("gradflow")
        .setIfMissing("spark.ui.enabled", "false")
        .setIfMissing("spark.ui.retainedJobs", "10") // what is over is not kept in memory
        .setIfMissing("spark.ui.retainedStages", "10")
        .setIfMissing("spark.ui.retainedTasks", "100")
        .setIfMissing("spark.driver.maxResultSize", "0"); // results stream; their sum says nothing
    if (!url.startsWith("local")) {
      ship(conf);
    }
    try {
      return new JavaSparkContext(conf);
    } catch (Exception e) { // Scala declares nothing
      throw new BadArgument("--master", "got " + url + ", which Spark cannot use: " + reason(e));
    }
  }

  /** The jars of gradflow and of this adapter, and the choice of the backend. */
  private static void ship(SparkConf conf) {
    List<Path> jars = new ArrayList<>();
    for (Class<?> type : List.of(Engine.class, Cluster.class)) {
      Path code = code(type);
      if (Files.isRegularFile(code)) {
        jars.add(code);
        jars.addAll(libraries(code));
      }
    }
    String own = String.join(",", jars.stream().map(j -> j.toUri().toString()).toList());
    String given = conf.get("spark.jars", "");
    conf.set("spark.jars", given.isEmpty() ? own : given + "," + own);
    String backend = System.getProperty(BACKEND);
    if (backend != null) {
      String options = conf.get("spark.executor.extraJavaOptions", "");
      String choice = "-D" + BACKEND + "=" + backend;
      conf.set("spark.executor.extraJavaOptions", (options + " " + choice).strip());
    }
  }

  private static Path code(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e); // a class was loaded from there
    }
  }

  /** What a jar's manifest names as its class path. */
  private static List<Path> libraries(Path jar) {
    try (JarFile file = new JarFile(jar.toFile())) {
      String named = file.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      return named == null
          ? List.of()
          : List.of(named.split(" ")).stream()
              .map(jar::resolveSibling)
              .filter(Files::exists)
              .toList();
    } catch (IOException e) {
      throw new BadArgument("--engine", "got spark, but " + jar + " is no jar: " + e.getMessage());
    }
  }

  /** The first line of what went wrong, without the trace that Spark puts behind it. */
  static String reason(Throwable e) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    return message.lines().findFirst().orElse(e.toString()).strip();
  }
}
