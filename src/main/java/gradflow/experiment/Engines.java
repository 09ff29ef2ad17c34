package gradflow.experiment;

import gradflow.check.BadArgument;
import java.util.Optional;
import java.util.ServiceLoader;

/** Engines by name: {@code local}, and those whose adapters are on the class path. */
public final class Engines {
  /** The engine of this process. */
  public static final String LOCAL = "local";

  private static final String SPARK = "spark";

  private Engines() {}

  /**
   * Opens an engine that uses other processes.
   *
   * @param name the name of its provider
   * @param master the location of the computation, in the engine's own notation; empty for the
   *     engine's default
   * @throws BadArgument if there is none of that name; the message explains how to get its adapter
   */
  public static Engine open(String name, Optional<String> master) {
    for (EngineProvider provider : ServiceLoader.load(EngineProvider.class)) {
      if (provider.name().equals(name)) {
        return provider.open(master);
      }
    }
    throw new BadArgument(
        "--engine",
        name.equals(SPARK)
            ? "got spark, whose adapter is not on the class path; in gradflow's folder run mvn"
                + " -Pspark -Dquick package (250 MB of Spark, once): ./gradflow then finds it in"
                + " target/spark"
            : "got " + name + ", expected local or spark");
  }
}
