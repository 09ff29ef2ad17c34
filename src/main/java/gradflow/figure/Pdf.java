package gradflow.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.PathIterator;
import java.awt.geom.Rectangle2D;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TimeZone;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.apache.pdfbox.pdmodel.graphics.state.PDExtendedGraphicsState;
import org.apache.pdfbox.util.Matrix;

/**
 * Writes a page as a PDF of the same size, with text in an embedded font; date and identity are
 * fixed.
 */
final class Pdf {
  private final PDDocument document;
  private final PDPageContentStream content;
  private final PDFont font;
  private final Map<Integer, PDExtendedGraphicsState> states = new HashMap<>();
  private Rectangle2D clip;

  private Pdf(PDDocument document, PDPageContentStream content, PDFont font) {
    this.document = document;
    this.content = content;
    this.font = font;
  }

  static byte[] bytes(Page page, String title, String caption) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 16);
    float width = (float) page.widthPt();
    float height = (float) page.heightPt();
    float unit = (float) page.unit();
    try (PDDocument document = new PDDocument();
        TrueTypeFont letters = Typeface.parse()) {
      PDPage sheet = new PDPage(new PDRectangle(width, height));
      document.addPage(sheet);
      PDFont font = PDType0Font.load(document, letters, true);
      try (PDPageContentStream content = new PDPageContentStream(document, sheet)) {
        content.transform(new Matrix(unit, 0, 0, -unit, 0, height));
        Pdf pdf = new Pdf(document, content, font);
        for (Page.Item item : page.items()) {
          pdf.item(item);
        }
        pdf.within(null);
      }
      document.setDocumentInformation(about(title, caption));
      document.setDocumentId(0L);
      document.save(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static PDDocumentInformation about(String title, String caption) {
    PDDocumentInformation about = new PDDocumentInformation();
    about.setTitle(Typeface.line(title));
    about.setSubject(Typeface.line(caption));
    about.setCreator("gradflow");
    Calendar epoch = new GregorianCalendar(TimeZone.getTimeZone("UTC"));
    epoch.setTimeInMillis(0);
    about.setCreationDate(epoch);
    return about;
  }

  private void within(Rectangle2D area) throws IOException {
    if (Objects.equals(area, clip)) {
      return;
    }
    if (clip != null) {
      content.restoreGraphicsState();
    }
    clip = area;
    if (area != null) {
      content.saveGraphicsState();
      content.addRect(
          (float) area.getX(),
          (float) area.getY(),
          (float) area.getWidth(),
          (float) area.getHeight());
      content.clip();
    }
  }

  private void item(Page.Item item) throws IOException {
    within(item.clip());
    if (item instanceof Page.Fill fill) {
      content.setNonStrokingColor(opaque(fill.color()));
      alpha(fill.color());
      if (path(fill.shape()) == PathIterator.WIND_EVEN_ODD) {
        content.fillEvenOdd();
      } else {
        content.fill();
      }
    } else if (item instanceof Page.Stroke line) {
      content.setStrokingColor(opaque(line.color()));
      alpha(line.color());
      stroke(line.stroke());
      path(line.shape());
      content.stroke();
    } else if (item instanceof Page.Picture picture) {
      PDImageXObject image = LosslessFactory.createFromImage(document, picture.image());
      Rectangle2D a = picture.area();
      content.drawImage(
          image,
          new Matrix(
              (float) a.getWidth(),
              0,
              0,
              (float) -a.getHeight(),
              (float) a.getX(),
              (float) a.getMaxY()));
    } else if (item instanceof Page.Text text) {
      text(text);
    }
  }

  private void text(Page.Text text) throws IOException {
    content.setNonStrokingColor(opaque(text.color()));
    alpha(text.color());
    content.beginText();
    double along = 0;
    for (MathText.Part part : text.text().parts()) {
      double size = part.size(text.size());
      double down = part.down(text.size());
      double x = text.x() + (text.upwards() ? down : along);
      double y = text.y() + (text.upwards() ? -along : down);
      content.setFont(font, (float) size);
      content.setTextMatrix(
          text.upwards()
              ? new Matrix(0, -1, -1, 0, (float) x, (float) y)
              : new Matrix(1, 0, 0, -1, (float) x, (float) y));
      content.showText(Typeface.known(part.text()));
      along += Typeface.advance(part.text(), size);
    }
    content.endText();
  }

  private void stroke(BasicStroke stroke) throws IOException {
    content.setLineWidth(stroke.getLineWidth());
    content.setLineCapStyle(stroke.getEndCap() == BasicStroke.CAP_ROUND ? 1 : 0);
    content.setLineJoinStyle(stroke.getLineJoin() == BasicStroke.JOIN_ROUND ? 1 : 0);
    float[] dash = stroke.getDashArray();
    content.setLineDashPattern(dash == null ? new float[0] : dash, 0);
  }

  private static Color opaque(Color color) {
    return new Color(color.getRed(), color.getGreen(), color.getBlue());
  }

  private void alpha(Color color) throws IOException {
    if (color.getAlpha() < 255 || !states.isEmpty()) {
      PDExtendedGraphicsState state = states.get(color.getAlpha());
      if (state == null) {
        state = new PDExtendedGraphicsState();
        state.setNonStrokingAlphaConstant(color.getAlpha() / 255f);
        state.setStrokingAlphaConstant(color.getAlpha() / 255f);
        states.put(color.getAlpha(), state);
      }
      content.setGraphicsStateParameters(state);
    }
  }

  /** Appends the path; returns its winding rule. */
  private int path(Shape shape) throws IOException {
    PathIterator steps = shape.getPathIterator(null);
    float[] at = new float[6];
    float x = 0;
    float y = 0;
    for (; !steps.isDone(); steps.next()) {
      int kind = steps.currentSegment(at);
      switch (kind) {
        case PathIterator.SEG_MOVETO, PathIterator.SEG_LINETO -> {
          x = at[0];
          y = at[1];
          if (kind == PathIterator.SEG_MOVETO) {
            content.moveTo(x, y);
          } else {
            content.lineTo(x, y);
          }
        }
        case PathIterator.SEG_QUADTO -> {
          content.curveTo(
              x + 2 * (at[0] - x) / 3,
              y + 2 * (at[1] - y) / 3,
              at[2] + 2 * (at[0] - at[2]) / 3,
              at[3] + 2 * (at[1] - at[3]) / 3,
              at[2],
              at[3]);
          x = at[2];
          y = at[3];
        }
        case PathIterator.SEG_CUBICTO -> {
          content.curveTo(at[0], at[1], at[2], at[3], at[4], at[5]);
          x = at[4];
          y = at[5];
        }
        default -> content.closePath();
      }
    }
    return steps.getWindingRule();
  }
}
