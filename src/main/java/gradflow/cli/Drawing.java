package gradflow.cli;

import gradflow.check.BadArgument;
import gradflow.figure.FigureSpec;
import gradflow.figure.Figures;
import gradflow.files.FileProblem;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** Draws the figures of a result folder from its tables. */
final class Drawing {
  private Drawing() {}

  /** Draws all; a figure whose data is not there is named and left out. */
  static void all(List<FigureSpec> figures, Path folder, PrintWriter err) {
    for (FigureSpec figure : figures) {
      try {
        Figures.write(figure.draw(folder), folder, figure.name());
      } catch (BadArgument e) {
        err.println("figure " + figure.name() + " could not be drawn: " + e.getMessage());
      } catch (IOException e) {
        throw FileProblem.writing(folder.resolve(figure.name()), e);
      }
    }
  }
}
