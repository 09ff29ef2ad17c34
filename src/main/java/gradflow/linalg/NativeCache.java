package gradflow.linalg;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder that native libraries are unpacked into and loaded from: {@code ~/.cache/gradflow}
 * (below {@code XDG_CACHE_HOME} where that is set), if nobody but this user and root can write
 * there or rename a folder on the way; otherwise a private folder that is gone once they are
 * loaded. JavaCPP's own choice ends in {@code /tmp/.javacpp-USER}, which anybody can make first.
 */
final class NativeCache implements AutoCloseable {
  private static final String PROPERTY = "org.bytedeco.javacpp.cachedir";
  private static final int WRITABLE_BY_OTHERS = 0022;
  private static final int STICKY = 01000;

  private final Path folder;
  private final boolean isPassing;

  private NativeCache(Path folder, boolean isPassing) {
    this.folder = folder;
    this.isPassing = isPassing;
  }

  /**
   * Chooses the folder and makes JavaCPP use it, if JavaCPP has loaded nothing yet.
   *
   * @throws UnsatisfiedLinkError if there is no safe folder, or the one that the system property
   *     {@code org.bytedeco.javacpp.cachedir} names is not safe
   */
  static NativeCache open() {
    String wanted = System.getProperty(PROPERTY);
    NativeCache cache =
        wanted == null
            ? of(home(System.getenv("XDG_CACHE_HOME"), System.getProperty("user.home")))
            : named(Path.of(wanted));
    System.setProperty(PROPERTY, cache.folder.toString());
    return cache;
  }

  private static NativeCache named(Path folder) {
    if (!isSafe(folder)) {
      throw new UnsatisfiedLinkError(
          PROPERTY
              + " is "
              + folder
              + ", expected a folder that this user, and nobody else, can write");
    }
    return new NativeCache(folder, false);
  }

  /** That folder, or a private one where it is not safe. */
  static NativeCache of(Path folder) {
    if (folder.isAbsolute() && isSafe(folder)) {
      return new NativeCache(folder, false);
    }
    try {
      Path passing = Files.createTempDirectory("gradflow-native");
      NativeCache cache = new NativeCache(passing, true);
      if (isSafe(passing)) {
        return cache;
      }
      cache.close();
    } catch (IOException e) {
      // the message below says what to do
    }
    throw new UnsatisfiedLinkError(
        "neither "
            + folder
            + " nor "
            + System.getProperty("java.io.tmpdir")
            + " is a folder where this user can write and nobody else can exchange files");
  }

  /** The folder of caches of a user. */
  static Path home(String xdg, String home) {
    Path caches = xdg == null || xdg.isEmpty() ? Path.of(home, ".cache") : Path.of(xdg);
    return caches.resolve("gradflow");
  }

  /** The folder. */
  Path folder() {
    return folder;
  }

  /** Makes the folder if it is not there; whether only this user and root can change it. */
  static boolean isSafe(Path folder) {
    try {
      if (!folder.getFileSystem().supportedFileAttributeViews().contains("unix")) {
        Files.createDirectories(folder);
        return true; // Windows: the access list of the user's own folder is inherited
      }
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Path probe = Files.createTempFile(folder, "probe", null);
      int user;
      try {
        user = uid(probe);
      } finally {
        Files.delete(probe);
      }
      Path real = folder.toRealPath();
      boolean shared = isShared(real, user, false);
      for (Path at = real.getParent(); at != null; at = at.getParent()) {
        shared |= isShared(at, user, true);
      }
      return !shared;
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether another user can rename or replace what lies in a folder. */
  private static boolean isShared(Path folder, int user, boolean stickyWillDo) throws IOException {
    int owner = uid(folder);
    int mode = (int) Files.getAttribute(folder, "unix:mode");
    boolean others = (mode & WRITABLE_BY_OTHERS) != 0 && !(stickyWillDo && (mode & STICKY) != 0);
    return (owner != user && owner != 0) || others;
  }

  private static int uid(Path file) throws IOException {
    return (int) Files.getAttribute(file, "unix:uid");
  }

  /** Removes a private folder; what was loaded from it stays loaded. */
  @Override
  public void close() {
    if (!isPassing) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // A library that is in use cannot be removed everywhere; nobody else can write there.
    }
  }
}
