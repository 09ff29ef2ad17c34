package gradflow.experiment;

import gradflow.linalg.Backends;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** The origin of results: code, Java, machine, kernels. */
public final class Provenance {
  private Provenance() {}

  /** Returns names and values as text, in a fixed order. */
  public static Map<String, String> ofThisProcess() {
    Map<String, String> p = new LinkedHashMap<>();
    p.put("gradflow", codeVersion());
    p.put("commit", commit());
    p.put("code_sha256_12", codeHash());
    p.put(
        "java",
        System.getProperty("java.runtime.version") + ", " + System.getProperty("java.vm.name"));
    p.put(
        "os",
        "%s %s, %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch")));
    p.put("cpu", cpu());
    p.put("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
    p.put("backend", Backends.standard().description());
    return p;
  }

  /** The version that the build wrote into the jar. */
  public static String codeVersion() {
    String version = Provenance.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged classes" : version;
  }

  /**
   * The commit from which the code was built, followed by {@code , changed} if files differed from
   * it; {@code unknown} if the build could not determine it.
   */
  public static String commit() {
    try {
      return commit(code());
    } catch (IOException | URISyntaxException e) {
      return "unknown";
    }
  }

  /**
   * Returns the commit recorded in a jar.
   *
   * @param code a jar, or a folder of classes, which has no such record
   */
  static String commit(Path code) throws IOException {
    if (!Files.isRegularFile(code)) {
      return "unknown";
    }
    try (JarFile jar = new JarFile(code.toFile())) {
      Manifest manifest = jar.getManifest();
      Attributes said = manifest == null ? new Attributes() : manifest.getMainAttributes();
      String commit = said.getValue("Implementation-Commit");
      boolean changed = "true".equals(said.getValue("Implementation-Dirty"));
      return commit == null ? "unknown" : commit + (changed ? ", changed" : "");
    }
  }

  private static Path code() throws URISyntaxException {
    return Path.of(Provenance.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /**
   * The first twelve hexadecimal digits of the SHA-256 of the compiled code. It distinguishes
   * results of different code even if the version is the same.
   */
  public static String codeHash() {
    return Code.HASH;
  }

  /** The code does not change while it runs, so its hash is computed once, on first access. */
  private static final class Code {
    static final String HASH = hash();
  }

  private static String hash() {
    try {
      Path code = code();
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (Stream<Path> files = Files.walk(code)) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          digest.update(code.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
          digest.update(Files.readAllBytes(file));
        }
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 6);
    } catch (IOException | URISyntaxException e) {
      return "unknown";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
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
