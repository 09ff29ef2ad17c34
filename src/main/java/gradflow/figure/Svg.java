package gradflow.figure;

import gradflow.check.Visible;
import gradflow.files.Memory;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.PathIterator;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Writes a page as SVG with text elements; the glyphs in use are embedded as a font. */
final class Svg {
  private static final double POINTS_PER_MM = 72 / 25.4;

  private final StringBuilder out = new StringBuilder(1 << 16);
  private final Map<Rectangle2D, String> clips = new LinkedHashMap<>();
  private final NavigableSet<Integer> letters = new TreeSet<>();
  private Rectangle2D clip;

  private Svg() {}

  static String text(Page page, String title, String caption) {
    Svg svg = new Svg();
    page.items().forEach(svg::item);
    svg.within(null);
    return svg.document(page, title, caption);
  }

  private String document(Page page, String title, String caption) {
    StringBuilder all = new StringBuilder(out.length() + (1 << 15));
    all.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    all.append("<svg xmlns=\"http://www.w3.org/2000/svg\"");
    all.append(" xmlns:xlink=\"http://www.w3.org/1999/xlink\" role=\"img\"");
    all.append(" width=\"").append(millimetres(page.widthPt()));
    all.append("\" height=\"").append(millimetres(page.heightPt()));
    all.append("\" viewBox=\"0 0 ").append(number(page.width())).append(' ');
    all.append(number(page.height())).append("\" font-family=\"'").append(Typeface.FAMILY);
    all.append("', sans-serif\">\n");
    describe(all, "title", title);
    describe(all, "desc", caption);
    String font = Base64.getEncoder().encodeToString(FontSubset.of(letters));
    all.append("<style>@font-face{font-family:'").append(Typeface.FAMILY);
    all.append("';src:url(data:font/ttf;base64,").append(font).append(")}</style>\n");
    if (!clips.isEmpty()) {
      all.append("<defs>\n");
      clips.forEach((area, id) -> all.append(clipPath(area, id)));
      all.append("</defs>\n");
    }
    all.append(out).append("</svg>\n");
    return apart(all.toString());
  }

  /** Makes identifiers unique, so that several figures can be embedded in one web page. */
  private static String apart(String svg) {
    CRC32 sum = new CRC32();
    sum.update(svg.getBytes(StandardCharsets.UTF_8));
    String own = "$1f" + Long.toHexString(sum.getValue()) + "-$2";
    return svg.replaceAll("(id=\"|url\\(#)(clip\\d+)", own);
  }

  private static String clipPath(Rectangle2D area, String id) {
    return "<clipPath id=\"" + id + "\"><rect " + place(area) + "/></clipPath>\n";
  }

  private static String place(Rectangle2D area) {
    return "x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\""
        .formatted(
            number(area.getX()),
            number(area.getY()),
            number(area.getWidth()),
            number(area.getHeight()));
  }

  private static void describe(StringBuilder all, String name, String text) {
    if (!text.isEmpty()) {
      all.append('<').append(name).append('>').append(Visible.html(Typeface.line(text)));
      all.append("</").append(name).append(">\n");
    }
  }

  /** Opens and closes the group that is clipped to an area. */
  private void within(Rectangle2D area) {
    if (Objects.equals(area, clip)) {
      return;
    }
    if (clip != null) {
      out.append("</g>\n");
    }
    clip = area;
    if (area != null) {
      String id = clips.computeIfAbsent(area, a -> "clip" + (clips.size() + 1));
      out.append("<g clip-path=\"url(#").append(id).append(")\">\n");
    }
  }

  private void item(Page.Item item) {
    within(item.clip());
    if (item instanceof Page.Fill fill) {
      out.append("<path d=\"");
      path(fill.shape());
      out.append('"').append(paint("fill", fill.color())).append("/>\n");
    } else if (item instanceof Page.Stroke line) {
      out.append("<path d=\"");
      path(line.shape());
      out.append("\" fill=\"none\"").append(paint("stroke", line.color()));
      stroke(line.stroke());
      out.append("/>\n");
    } else if (item instanceof Page.Picture picture) {
      out.append("<image ").append(place(picture.area()));
      out.append(" preserveAspectRatio=\"none\" xlink:href=\"data:image/png;base64,");
      out.append(Base64.getEncoder().encodeToString(png(picture.image()))).append("\"/>\n");
    } else if (item instanceof Page.Text text) {
      text(text);
    }
  }

  private void text(Page.Text text) {
    out.append("<text ");
    if (text.upwards()) {
      out.append("transform=\"translate(").append(number(text.x())).append(' ');
      out.append(number(text.y())).append(") rotate(-90)\"");
    } else {
      out.append("x=\"").append(number(text.x())).append("\" y=\"").append(number(text.y()));
      out.append('"');
    }
    out.append(" font-size=\"").append(number(text.size())).append('"');
    out.append(paint("fill", text.color())).append(" xml:space=\"preserve\">");
    double down = 0;
    for (MathText.Part part : text.text().parts()) {
      part.text().codePoints().forEach(letters::add);
      double shift = part.down(text.size()) - down;
      if (part.level() == MathText.Level.BASE && shift == 0) {
        out.append(Visible.html(part.text()));
      } else {
        out.append("<tspan dy=\"").append(number(shift)).append("\" font-size=\"");
        out.append(number(part.size(text.size()))).append("\">");
        out.append(Visible.html(part.text())).append("</tspan>");
      }
      down += shift;
    }
    out.append("</text>\n");
  }

  private void stroke(BasicStroke stroke) {
    out.append(" stroke-width=\"").append(number(stroke.getLineWidth())).append('"');
    if (stroke.getEndCap() == BasicStroke.CAP_ROUND) {
      out.append(" stroke-linecap=\"round\"");
    }
    if (stroke.getLineJoin() == BasicStroke.JOIN_ROUND) {
      out.append(" stroke-linejoin=\"round\"");
    }
    if (stroke.getDashArray() != null) {
      out.append(" stroke-dasharray=\"");
      for (float dash : stroke.getDashArray()) {
        out.append(number(dash)).append(' ');
      }
      out.setCharAt(out.length() - 1, '"');
    }
  }

  private void path(Shape shape) {
    PathIterator steps = shape.getPathIterator(null);
    double[] at = new double[6];
    for (; !steps.isDone(); steps.next()) {
      int kind = steps.currentSegment(at);
      out.append("MLQCZ".charAt(kind));
      int count = kind == PathIterator.SEG_CLOSE ? 0 : kind <= 1 ? 2 : 2 * kind;
      for (int i = 0; i < count; i++) {
        if (i > 0) {
          out.append(' ');
        }
        number(out, at[i]);
      }
    }
  }

  private static String paint(String what, Color color) {
    String rgb = String.format(Locale.ROOT, "#%06x", color.getRGB() & 0xffffff);
    String paint = " " + what + "=\"" + rgb + "\"";
    return color.getAlpha() == 255
        ? paint
        : paint + " " + what + "-opacity=\"" + number(color.getAlpha() / 255.0) + "\"";
  }

  private static byte[] png(BufferedImage image) {
    return Memory.bytes(out -> ImageIO.write(image, "png", out));
  }

  private static String millimetres(double points) {
    return String.format(Locale.ROOT, "%.3fmm", points / POINTS_PER_MM);
  }

  private static String number(double value) {
    StringBuilder text = new StringBuilder();
    number(text, value);
    return text.toString();
  }

  /** Appends a number to a thousandth of a point, without trailing zeros. */
  private static void number(StringBuilder out, double value) {
    long thousandths = Math.round(value * 1000);
    if (thousandths < 0) {
      out.append('-');
    }
    long size = Math.abs(thousandths);
    out.append(size / 1000);
    long rest = size % 1000;
    if (rest > 0) {
      out.append('.').append((char) ('0' + rest / 100));
      if (rest % 100 > 0) {
        out.append((char) ('0' + rest / 10 % 10));
        if (rest % 10 > 0) {
          out.append((char) ('0' + rest % 10));
        }
      }
    }
  }
}
