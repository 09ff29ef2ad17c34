package gradflow.experiment;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Tells one build of gradflow from another by its bytes: a version or a commit is the same before
 * and after an edit, the code is not.
 */
public final class CodeDigest {
  private CodeDigest() {}

  /**
   * The first twelve hexadecimal digits of the SHA-256 of the jar, or of all class files, that this
   * process runs; empty if they cannot be read.
   */
  public static Optional<String> ofThisProcess() {
    CodeSource source = CodeDigest.class.getProtectionDomain().getCodeSource();
    try {
      return source == null
          ? Optional.empty()
          : Optional.of(of(Path.of(source.getLocation().toURI())));
    } catch (IOException | URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Of a file, or of the names and contents of all files of a folder. */
  static String of(Path code) throws IOException {
    MessageDigest digest = sha256();
    List<Path> files;
    try (Stream<Path> all = Files.walk(code)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      String name = code.relativize(file).toString();
      digest.update((name + '\0' + Files.size(file) + '\0').getBytes(StandardCharsets.UTF_8));
      digest.update(Files.readAllBytes(file));
    }
    return HexFormat.of().formatHex(digest.digest(), 0, 6);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
