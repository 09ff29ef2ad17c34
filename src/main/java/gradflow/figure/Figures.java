package gradflow.figure;

import gradflow.check.Check;
import gradflow.files.AtomicFile;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Paints figures. No window system is needed, and the same figure always produces the same bytes.
 */
public final class Figures {
  private Figures() {}

  /**
   * Writes {@code name.png}, {@code name.svg}, {@code name.pdf} and {@code name.caption.txt} into
   * {@code dir}, which is created if necessary. Files are replaced atomically.
   *
   * @return the files
   * @throws gradflow.files.FileProblem if a file cannot be written
   */
  public static List<Path> write(Figure figure, Path dir, String name) {
    Page page = Painter.paint(figure);
    String title = MathText.of(figure.title()).plain();
    String caption = Captions.complete(figure);
    String text = title + (title.isEmpty() || caption.isEmpty() ? "" : ". ") + caption + "\n";
    List<Supplier<byte[]>> formats =
        List.of(
            () -> Png.bytes(Raster.of(page, figure.dpi()), figure.dpi(), title, caption),
            () -> Svg.text(page, title, caption).getBytes(StandardCharsets.UTF_8),
            () -> Pdf.bytes(page, title, caption),
            () -> text.getBytes(StandardCharsets.UTF_8));
    List<byte[]> contents = formats.parallelStream().map(Supplier::get).toList();
    return write(dir, files(name), contents);
  }

  /**
   * Writes {@code name.tex}, PGFPlots source for a LaTeX document, and its numbers as {@code
   * name.dat}.
   *
   * @return the files
   * @throws gradflow.files.FileProblem if a file cannot be written
   */
  public static List<Path> writeTex(Figure figure, Path dir, String name) {
    List<byte[]> contents =
        Pgf.of(figure, name + ".dat").stream()
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .toList();
    return write(dir, List.of(name + ".tex", name + ".dat"), contents);
  }

  private static List<Path> write(Path dir, List<String> names, List<byte[]> contents) {
    List<Path> files = names.stream().map(dir::resolve).toList();
    // waiting for the disk, together
    IntStream.range(0, files.size())
        .parallel()
        .forEach(i -> AtomicFile.write(files.get(i), out -> out.write(contents.get(i))));
    return files;
  }

  /** Returns the names of the files of a figure. */
  public static List<String> files(String name) {
    return List.of(name + ".png", name + ".svg", name + ".pdf", name + ".caption.txt");
  }

  /**
   * Returns the figure as pixels.
   *
   * @throws gradflow.check.BadArgument if {@code dpi} is not in [20, 1200]
   */
  public static BufferedImage image(Figure figure, int dpi) {
    Check.within("dpi", dpi, 20, 1200);
    return Raster.of(Painter.paint(figure), dpi);
  }

  /**
   * Returns the figure as an SVG document with selectable text; the glyphs that it uses are
   * embedded.
   */
  public static String svg(Figure figure) {
    return Svg.text(
        Painter.paint(figure), MathText.of(figure.title()).plain(), Captions.complete(figure));
  }
}
