package gradflow.experiment;

import gradflow.linalg.Backends;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where results come from: code, Java, machine, kernels. */
public final class Provenance {
  private Provenance() {}

  /** Name to value, in a fixed order; all texts. */
  public static Map<String, String> ofThisProcess() {
    Map<String, String> p = new LinkedHashMap<>();
    p.put("gradflow", codeVersion());
    p.put(
        "java",
        System.getProperty("java.runtime.version") + ", " + System.getProperty("java.vm.name"));
    p.put(
        "os",
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + ", "
            + System.getProperty("os.arch"));
    p.put("cpu", cpu());
    p.put("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
    p.put("backend", Backends.standard().description());
    return p;
  }

  /** Version and, where the build knew it, commit. */
  public static String codeVersion() {
    String version = Provenance.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged classes" : version;
  }

  private static String cpu() {
    Path info = Path.of("/proc/cpuinfo");
    if (Files.isReadable(info)) {
      try (var lines = Files.lines(info)) {
        return lines
            .filter(l -> l.startsWith("model name"))
            .findFirst()
            .map(l -> l.substring(l.indexOf(':') + 1).trim())
            .orElse("unknown");
      } catch (IOException e) {
        return "unknown";
      }
    }
    String windows = System.getenv("PROCESSOR_IDENTIFIER");
    return windows != null ? windows : System.getProperty("os.arch");
  }
}
