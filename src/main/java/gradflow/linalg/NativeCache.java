package gradflow.linalg;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder where native libraries are unpacked and loaded from. It is {@code ~/.cache/gradflow}
 * (or the same below {@code XDG_CACHE_HOME} if that is set), provided that only this user and root
 * can write there or rename a folder on the path. Otherwise it is a private folder that is deleted
 * after loading. JavaCPP's last resort is {@code /tmp/.javacpp-USER}, which any user could create
 * first.
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
   * @throws UnsatisfiedLinkError if there is no safe folder, or the folder named by the system
   *     property {@code org.bytedeco.javacpp.cachedir} is not safe
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
          PROPERTY + " is " + folder + ", expected a folder that only this user can write to");
    }
    return new NativeCache(folder, false);
  }

  /** Returns the given folder, or a private one if it is not safe. */
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
      // reported by the message below
    }
    throw new UnsatisfiedLinkError(
        "neither %s nor %s is a folder that only this user can write to or replace files in"
            .formatted(folder, System.getProperty("java.io.tmpdir")));
  }

  /** Returns the cache folder of a user. */
  static Path home(String xdg, String home) {
    Path caches = xdg == null || xdg.isEmpty() ? Path.of(home, ".cache") : Path.of(xdg);
    return caches.resolve("gradflow");
  }

  /** Returns the folder. */
  Path folder() {
    return folder;
  }

  /** Creates the folder if necessary. Returns whether only this user and root can modify it. */
  static boolean isSafe(Path folder) {
    try {
      if (!folder.getFileSystem().supportedFileAttributeViews().contains("unix")) {
        Files.createDirectories(folder);
        return true; // Windows: the access list of the user's folder is inherited
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

  /** Returns whether another user can rename or replace the contents of a folder. */
  private static boolean isShared(Path folder, int user, boolean stickyWillDo) throws IOException {
    int owner = uid(folder);
    int mode = (int) Files.getAttribute(folder, "unix:mode");
    boolean others = (mode & WRITABLE_BY_OTHERS) != 0 && !(stickyWillDo && (mode & STICKY) != 0);
    return (owner != user && owner != 0) || others;
  }

  private static int uid(Path file) throws IOException {
    return (int) Files.getAttribute(file, "unix:uid");
  }

  /** Deletes a private folder. Libraries loaded from it stay loaded. */
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
      // Not every system can delete a library in use. Leaving it is safe: no one else can write
      // there.
    }
  }
}
