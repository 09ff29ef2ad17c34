package gradflow.figure;

import gradflow.check.Check;
import gradflow.files.AtomicFile;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

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
    Layout layout = Layout.of(figure);
    byte[] png = Png.bytes(image(figure, layout, PRINT_DPI), PRINT_DPI);
    byte[] svg = Svg.text(figure, layout).getBytes(StandardCharsets.UTF_8);
    byte[] pdf = Pdf.bytes(figure, layout);
    List<byte[]> contents = List.of(png, svg, pdf);
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
    return image(figure, Layout.of(figure), dpi);
  }

  /**
   * The figure as an SVG document whose texts are texts, with the letters that it uses embedded.
   */
  public static String svg(Figure figure) {
    return Svg.text(figure, Layout.of(figure));
  }

  private static BufferedImage image(Figure figure, Layout layout, int dpi) {
    double scale = dpi / 72.0;
    int width = (int) Math.round(layout.width() * scale);
    int height = (int) Math.round(layout.height() * scale);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    g.scale(width / layout.width(), height / layout.height());
    Painter.paint(figure, layout, new Canvas(g, true));
    g.dispose();
    return image;
  }
}
