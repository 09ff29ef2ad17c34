package gradflow.cli;

import gradflow.files.FileProblem;
import gradflow.store.RecordStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The records of finished runs, as another process sees them. */
final class Records {
  private Records() {}

  /** How many runs are recorded in any folder of records below that one; 0 while there is none. */
  static int finished(Path below) {
    int finished = 0;
    for (Path folder : folders(below)) {
      try (RecordStore store = RecordStore.read(folder)) {
        finished += store.size();
      } catch (FileProblem e) {
        return 0; // it is being made
      }
    }
    return finished;
  }

  private static List<Path> folders(Path below) {
    if (!Files.isDirectory(below)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(below)) {
      return all.filter(f -> f.toString().endsWith(".runs")).filter(Files::isDirectory).toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of(); // a file was moved meanwhile
    }
  }
}
