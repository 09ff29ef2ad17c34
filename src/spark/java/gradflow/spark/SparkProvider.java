package gradflow.spark;

import gradflow.experiment.Engine;
import gradflow.experiment.EngineProvider;
import java.util.Optional;

/** What {@code --engine spark} opens. */
public final class SparkProvider implements EngineProvider {
  @Override
  public String name() {
    return "spark";
  }

  @Override
  public Engine open(Optional<String> master) {
    return new SparkEngine(Cluster.connect(master));
  }
}
