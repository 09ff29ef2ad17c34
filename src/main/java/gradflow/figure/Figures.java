package gradflow.figure;

import gradflow.check.Check;
import gradflow.files.AtomicFile;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** Paints figures. No window system is needed; the same figure gives the same bytes. */
public final class Figures {
  private static final int PRINT_DPI = 300;

  private Figures() {}

  /**
   * Writes {@code name.png} (300 dpi), {@code name.svg} and {@code name.pdf} into {@code dir},
   * which is made if need be. A reader of the folder sees each file whole or not at all.
   *
   * @return the files
   * @throws gradflow.files.FileProblem if a file cannot be written
   */
  public static List<Path> write(Figure figure, Path dir, String name) {
    Page page = Painter.paint(figure);
    String title = MathText.of(figure.title()).plain();
    String caption = MathText.of(figure.caption()).plain();
    List<Supplier<byte[]>> formats =
        List.of(
            () -> Png.bytes(Raster.of(page, PRINT_DPI), PRINT_DPI, title, caption),
            () -> Svg.text(page, title, caption).getBytes(StandardCharsets.UTF_8),
            () -> Pdf.bytes(page, title, caption));
    List<byte[]> contents = formats.parallelStream().map(Supplier::get).toList();
    List<Path> files = files(name).stream().map(dir::resolve).toList();
    for (int i = 0; i < files.size(); i++) {
      byte[] content = contents.get(i);
      AtomicFile.write(files.get(i), out -> out.write(content));
    }
    return files;
  }

  /** The names of the files of a figure. */
  public static List<String> files(String name) {
    return List.of(name + ".png", name + ".svg", name + ".pdf");
  }

  /**
   * The figure as pixels.
   *
   * @throws gradflow.check.BadArgument if {@code dpi} is not in [20, 1200]
   */
  public static BufferedImage image(Figure figure, int dpi) {
    Check.within("dpi", dpi, 20, 1200);
    return Raster.of(Painter.paint(figure), dpi);
  }

  /**
   * The figure as an SVG document whose texts are texts, with the letters that it uses embedded.
   */
  public static String svg(Figure figure) {
    return Svg.text(
        Painter.paint(figure),
        MathText.of(figure.title()).plain(),
        MathText.of(figure.caption()).plain());
  }
}
