package gradflow.linalg;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs POSIX permissions")
class NativeCacheTest {
  @TempDir Path folder;

  private Path folder(String path, int mode) throws IOException {
    Path made = Files.createDirectories(folder.resolve(path));
    Files.setAttribute(made, "unix:mode", mode);
    return made;
  }

  private static String mode(Path path) throws IOException {
    return Integer.toOctalString((int) Files.getAttribute(path, "unix:mode") & 07777);
  }

  @Test
  void aFolderOfOnesOwnIsMadeAndKept() throws IOException {
    Path own = folder.resolve("home/.cache/gradflow");
    try (NativeCache cache = NativeCache.of(own)) {
      assertThat(cache.folder()).isEqualTo(own);
    }
    assertThat(own).isEmptyDirectory();
    assertThat(mode(own)).isEqualTo("700");
  }

  @Test
  void whatOthersCanWriteIsNotUsed() throws IOException {
    assertThat(NativeCache.isSafe(folder("a", 0755))).isTrue();
    assertThat(NativeCache.isSafe(folder("b", 0777))).isFalse();
    assertThat(NativeCache.isSafe(folder("c", 0775))).isFalse();
    assertThat(NativeCache.isSafe(folder("d", 01777))).as("others can add files").isFalse();
    assertThat(NativeCache.isSafe(folder("d/own", 0700))).as("as in /tmp").isTrue();
    assertThat(NativeCache.isSafe(folder("b/own", 0700))).as("can be renamed").isFalse();
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("b/own"));
    assertThat(NativeCache.isSafe(folder.resolve("link"))).isFalse();
    assertThat(NativeCache.isSafe(Files.createFile(folder.resolve("file")))).isFalse();
  }

  @Test
  void whatAnotherUserOwnsIsNotUsed() throws IOException {
    assumeTrue(
        (int) Files.getAttribute(folder, "unix:uid") == 0, "only root can give folders away");
    Path theirs = folder("theirs", 0755);
    Path own = folder("theirs/own", 0755);
    Files.setAttribute(theirs, "unix:uid", 65534);
    assertThat(NativeCache.isSafe(theirs)).isFalse();
    assertThat(NativeCache.isSafe(own)).isFalse();
  }

  @Test
  void aPrivateFolderInPlaceOfASharedOneIsGoneAtItsEnd() throws IOException {
    for (Path shared : new Path[] {folder("shared", 0777), Path.of("relative"), Path.of("?")}) {
      Path used;
      try (NativeCache cache = NativeCache.of(shared)) {
        used = cache.folder();
        assertThat(used).isNotEqualTo(shared).isEmptyDirectory();
        assertThat(mode(used)).isEqualTo("700");
        Files.createDirectories(used.resolve("a/b"));
        Files.writeString(used.resolve("a/b/lib.so"), "");
      }
      assertThat(used).doesNotExist();
    }
    assertThat(Path.of("relative")).doesNotExist();
    assertThat(folder.resolve("shared")).isEmptyDirectory();
  }

  @Test
  void whereItIs() {
    assertThat(NativeCache.home(null, "/home/a")).isEqualTo(Path.of("/home/a/.cache/gradflow"));
    assertThat(NativeCache.home("", "/home/a")).isEqualTo(Path.of("/home/a/.cache/gradflow"));
    assertThat(NativeCache.home("/c", "/home/a")).isEqualTo(Path.of("/c/gradflow"));
  }

  /** Whether the constant pool of a class has the name of their package: most of ours do not. */
  private static boolean namesNativeClasses(Location location) {
    try (InputStream bytes = location.asURI().toURL().openStream()) {
      return new String(bytes.readAllBytes(), ISO_8859_1).contains("org/bytedeco/");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is loaded later would not find the private folder any more. */
  @Test
  void everyNativeClassIsLoadedAtOnce() {
    assertThat(
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .withImportOption(NativeCacheTest::namesNativeClasses)
                    .importPackages("gradflow")
                    .stream()
                    .flatMap(c -> c.getDirectDependenciesFromSelf().stream())
                    .map(d -> d.getTargetClass().getName())
                    .filter(name -> name.startsWith("org.bytedeco."))
                    .distinct())
        .isNotEmpty()
        .isSubsetOf(OpenBlas.NATIVE.stream().map(Class::getName).toList());
  }
}
