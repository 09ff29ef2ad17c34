package gradflow.figure;

import de.rototor.pdfbox.graphics2d.PdfBoxGraphics2D;
import de.rototor.pdfbox.graphics2d.PdfBoxGraphics2DFontTextDrawer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.TimeZone;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;

/**
 * A figure as a one-page PDF of its own size, with its font embedded; date and identity are fixed.
 */
final class Pdf {
  private Pdf() {}

  static byte[] bytes(Figure figure, Layout layout) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    float width = (float) layout.width();
    float height = (float) layout.height();
    try (PDDocument document = new PDDocument();
        PdfBoxGraphics2DFontTextDrawer letters = new PdfBoxGraphics2DFontTextDrawer();
        InputStream font = Typeface.stream()) {
      PDPage page = new PDPage(new PDRectangle(width, height));
      document.addPage(page);
      letters.registerFont(Typeface.at(1).getFontName(), font);
      PdfBoxGraphics2D g = new PdfBoxGraphics2D(document, width, height);
      g.setFontTextDrawer(letters);
      Painter.paint(figure, layout, new Canvas(g, false));
      g.dispose();
      try (PDPageContentStream content = new PDPageContentStream(document, page)) {
        content.drawForm(g.getXFormObject());
      }
      document.setDocumentInformation(about(figure));
      document.setDocumentId(0L);
      document.save(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static PDDocumentInformation about(Figure figure) {
    PDDocumentInformation about = new PDDocumentInformation();
    about.setTitle(Typeface.line(figure.title()));
    about.setSubject(Typeface.line(figure.caption()));
    about.setCreator("gradflow");
    Calendar epoch = new GregorianCalendar(TimeZone.getTimeZone("UTC"));
    epoch.setTimeInMillis(0);
    about.setCreationDate(epoch);
    return about;
  }
}
