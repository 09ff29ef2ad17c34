package gradflow.experiment;

import gradflow.files.Digest;
import gradflow.linalg.Backends;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;

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
   * The first twelve hexadecimal digits of the SHA-256 of the names, sizes and CRC-32 sums of all
   * files of the compiled code. It distinguishes results of different code even if the version is
   * the same, and is equal for commits that change no code.
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
      return hash(code());
    } catch (IOException | URISyntaxException e) {
      return "unknown";
    }
  }

  /**
   * Returns the hash of a jar without its manifest, which names the commit, or of a folder. A jar
   * contains the sums: to read its directory takes a hundredth of the time that its files take.
   */
  static String hash(Path code) throws IOException {
    StringBuilder sums = new StringBuilder();
    if (Files.isRegularFile(code)) {
      try (JarFile jar = new JarFile(code.toFile())) {
        jar.stream()
            .filter(e -> !e.isDirectory() && !e.getName().equals(JarFile.MANIFEST_NAME))
            .sorted(Comparator.comparing(JarEntry::getName))
            .forEach(e -> sum(sums, e.getName(), e.getSize(), e.getCrc()));
      }
    } else {
      try (Stream<Path> files = Files.walk(code)) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          CRC32 crc = new CRC32();
          crc.update(Files.readAllBytes(file));
          sum(sums, code.relativize(file).toString(), Files.size(file), crc.getValue());
        }
      }
    }
    return Digest.of(sums.toString().getBytes(StandardCharsets.UTF_8)).substring(0, 12);
  }

  private static void sum(StringBuilder sums, String name, long size, long crc) {
    sums.append(name).append(' ').append(size).append(' ').append(crc).append('\n');
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
