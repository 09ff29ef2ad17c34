package gradflow.spark;

import gradflow.catalog.PlanReader;
import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.RunTask;
import gradflow.files.FileProblem;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;

/** A plan as it travels: the text of its spec. Each executor decodes it once. */
final class SparkPlan implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String source;
  private final String folder;
  private transient RunTask task;

  SparkPlan(ExperimentSpec spec) {
    source = spec.source();
    folder = spec.folder().toAbsolutePath().toString();
  }

  /** The runs of the plan, on an executor. */
  synchronized RunTask task() {
    if (task == null) {
      task = new RunTask(spec(), Runtime.getRuntime().availableProcessors());
    }
    return task;
  }

  private ExperimentSpec spec() {
    try {
      Path copy = Files.createTempFile("gradflow", ".yaml");
      try {
        Files.writeString(copy, source);
        return PlanReader.read(copy, Path.of(folder)).experiment();
      } finally {
        Files.delete(copy);
      }
    } catch (IOException e) {
      throw FileProblem.writing(Path.of(System.getProperty("java.io.tmpdir")), e);
    }
  }
}
