package gradflow.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 digests, by which a result identifies its inputs. */
public final class Digest {
  private Digest() {}

  /**
   * Returns the digest of a file as stored on disk, in 64 hexadecimal digits.
   *
   * @throws FileProblem if the file cannot be read
   */
  public static String of(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return of(in);
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
  }

  /** Returns the digest of the rest of a stream, in 64 hexadecimal digits. */
  static String of(InputStream in) throws IOException {
    MessageDigest digest = sha256();
    try (DigestInputStream through = new DigestInputStream(in, digest)) {
      through.transferTo(java.io.OutputStream.nullOutputStream());
    }
    return hex(digest.digest());
  }

  /** Returns the digest of bytes in memory, in 64 hexadecimal digits. */
  public static String of(byte[] bytes) {
    return hex(sha256().digest(bytes));
  }

  /** Formats a SHA-256 sum as 64 hexadecimal digits. */
  public static String hex(byte[] sum) {
    return HexFormat.of().formatHex(sum);
  }

  /** Returns a new SHA-256 digest. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
