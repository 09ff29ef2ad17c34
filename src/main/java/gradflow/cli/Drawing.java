package gradflow.cli;

import gradflow.check.BadArgument;
import gradflow.figure.FigureSpec;
import gradflow.figure.Figures;
import gradflow.files.FileProblem;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Draws the figures of a result folder from its tables. */
final class Drawing {
  private Drawing() {}

  /**
   * Draws all; a figure whose data is not there is named and left out, and what an earlier run left
   * under its name is removed.
   *
   * @return the figures that were drawn
   */
  static List<FigureSpec> all(List<FigureSpec> figures, Path folder, PrintWriter err) {
    List<FigureSpec> drawn = new ArrayList<>();
    for (FigureSpec figure : figures) {
      try {
        Figures.write(figure.draw(folder), folder, figure.name());
        drawn.add(figure);
      } catch (BadArgument e) {
        remove(List.of(figure), folder);
        err.println("figure " + figure.name() + " could not be drawn: " + e.getMessage());
      }
    }
    return drawn;
  }

  /** Removes the files of figures, as they no longer show what is in the tables. */
  static void remove(List<FigureSpec> figures, Path folder) {
    for (FigureSpec figure : figures) {
      for (String ending : List.of(".png", ".svg", ".pdf")) {
        Path file = folder.resolve(figure.name() + ending);
        try {
          Files.deleteIfExists(file);
        } catch (IOException e) {
          throw FileProblem.writing(file, e);
        }
      }
    }
  }
}
