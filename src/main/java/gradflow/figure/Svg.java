package gradflow.figure;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.zip.CRC32;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** A figure as SVG: text as text elements, the letters that it uses embedded as a font. */
final class Svg {
  private static final String SPACE = "http://www.w3.org/2000/svg";

  private Svg() {}

  static String text(Figure figure, Layout layout) {
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(document());
    context.setComment(null);
    context.setPrecision(3);
    context.setGenericImageHandler(new SvgImages());
    SVGGraphics2D g = new SVGGraphics2D(context, false);
    Painter.paint(figure, layout, new Canvas(g, false));
    Element root = g.getRoot();
    root.setAttribute("width", millimetres(layout.width()));
    root.setAttribute("height", millimetres(layout.height()));
    root.setAttribute("viewBox", "0 0 " + points(layout.width()) + " " + points(layout.height()));
    String style =
        "@font-face{font-family:'"
            + Typeface.FAMILY
            + "';src:url(data:font/ttf;base64,"
            + Base64.getEncoder().encodeToString(FontSubset.of(characters(root)))
            + ")}";
    Element first = (Element) root.getFirstChild();
    describe(root, first, "title", figure.title());
    describe(root, first, "desc", figure.caption());
    describe(root, first, "style", style);
    StringWriter out = new StringWriter();
    try {
      g.stream(root, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return selfContained(out.toString().replace("\r\n", "\n"));
  }

  /**
   * Without the reference to a document type on the network, and with identifiers that stay apart
   * when several figures stand in one web page.
   */
  private static String selfContained(String svg) {
    String bare = svg.replaceFirst("(?s)<!DOCTYPE.*?>\\s*", "");
    CRC32 sum = new CRC32();
    sum.update(bare.getBytes(StandardCharsets.UTF_8));
    String own = "$1f" + Long.toHexString(sum.getValue()) + "-$2";
    return bare.replaceAll("(id=\"|url\\(#)(clipPath\\d+)", own);
  }

  private static Document document() {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument(SPACE, "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("this Java has no XML parser", e);
    }
  }

  private static void describe(Element root, Element before, String name, String text) {
    if (!text.isEmpty()) {
      Element element = root.getOwnerDocument().createElementNS(SPACE, name);
      element.setTextContent(Typeface.line(text));
      root.insertBefore(element, before);
    }
  }

  private static NavigableSet<Integer> characters(Element root) {
    NavigableSet<Integer> used = new TreeSet<>();
    NodeList texts = root.getElementsByTagNameNS(SPACE, "text");
    for (int i = 0; i < texts.getLength(); i++) {
      texts.item(i).getTextContent().codePoints().forEach(used::add);
    }
    return used;
  }

  private static String millimetres(double points) {
    return String.format(Locale.ROOT, "%.3fmm", points / Layout.POINTS_PER_MM);
  }

  private static String points(double points) {
    return String.format(Locale.ROOT, "%.3f", points);
  }
}
