import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * What {@code mvn verify} asks of the sources, on all cores: no warning of Error Prone in what is
 * compiled, and the form of google-java-format everywhere. The sources are cut into parts, and each
 * part is compiled against the classes of all.
 *
 * <p>Arguments: the class path of the classes, then the folders that hold sources for Error Prone.
 * Error Prone and google-java-format are on the class path of this program itself.
 */
final class Checks {
  private static final int PARTS = 4;

  private static final List<Path> FORMATTED =
      List.of(
          Path.of("src", "main", "java"),
          Path.of("src", "test"),
          Path.of("src", "spark"),
          Path.of("src", "checks"));

  /**
   * ArrayRecordComponent: vectors are arrays here, and records that hold them are not compared.
   * StringSplitter: asks for Guava, which is not a dependency of ours.
   */
  private static final String ERROR_PRONE =
      "-Xplugin:ErrorProne -Xep:ArrayRecordComponent:OFF -Xep:StringSplitter:OFF";

  private Checks() {}

  public static void main(String[] arguments) throws Exception {
    String classPath = arguments[0];
    List<Path> compiled = new ArrayList<>();
    for (String folder : List.of(arguments).subList(1, arguments.length)) {
      compiled.addAll(sources(Path.of(folder)));
    }
    List<Path> formatted = new ArrayList<>();
    for (Path folder : FORMATTED) {
      formatted.addAll(sources(folder));
    }
    List<Callable<Boolean>> tasks = new ArrayList<>();
    int size = (compiled.size() + PARTS - 1) / PARTS;
    for (int k = 0; k < compiled.size(); k += size) {
      List<Path> part = compiled.subList(k, Math.min(k + size, compiled.size()));
      tasks.add(() -> compiles(part, classPath));
    }
    formatted.forEach(file -> tasks.add(() -> isFormatted(file)));
    long failed = failures(tasks);
    System.out.println(
        compiled.size()
            + " files through Error Prone, "
            + formatted.size()
            + " through the format");
    System.exit(failed == 0 ? 0 : 1);
  }

  private static List<Path> sources(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(f -> f.toString().endsWith(".java")).sorted().toList();
    }
  }

  private static long failures(List<Callable<Boolean>> tasks)
      throws InterruptedException, ExecutionException {
    ExecutorService pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    long failed = 0;
    for (Future<Boolean> task : pool.invokeAll(tasks)) {
      failed += task.get() ? 0 : 1;
    }
    pool.shutdown();
    return failed;
  }

  /** Whether some sources compile without a warning; says what does not. No class is written. */
  private static boolean compiles(List<Path> part, String classPath) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> options =
        List.of(
            "--release",
            "17",
            "-Werror",
            "-XDcompilePolicy=simple",
            "--should-stop=ifError=FLOW",
            "--should-stop=ifNoError=FLOW",
            "-XDaddTypeAnnotationsToSymbol=true",
            ERROR_PRONE,
            "-processorpath",
            System.getProperty("java.class.path"),
            "-implicit:none",
            "-classpath",
            classPath);
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      return compiler
          .getTask(null, files, null, options, null, files.getJavaFileObjectsFromPaths(part))
          .call();
    }
  }

  /** Whether a file has its form; names it where it has not. */
  private static boolean isFormatted(Path file) throws IOException {
    String source = Files.readString(file);
    try {
      String imports =
          RemoveUnusedImports.removeUnusedImports(
              ImportOrderer.reorderImports(source, JavaFormatterOptions.Style.GOOGLE));
      if (new Formatter().formatSource(imports).equals(source)) {
        return true;
      }
      System.err.println(file + ": not formatted; mvn spotless:apply");
    } catch (FormatterException e) {
      System.err.println(file + ": cannot be formatted: " + e.getMessage());
    }
    return false;
  }
}
