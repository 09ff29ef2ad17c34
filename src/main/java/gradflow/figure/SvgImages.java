package gradflow.figure;

import java.awt.Image;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.RenderedImage;
import java.awt.image.renderable.RenderableImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.apache.batik.svggen.DOMTreeManager;
import org.apache.batik.svggen.GenericImageHandler;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.w3c.dom.Element;

/** Puts images into an SVG document itself, as PNG; Batik's own way needs another library. */
final class SvgImages implements GenericImageHandler {
  private static final String SPACE = "http://www.w3.org/2000/svg";
  private static final String LINKS = "http://www.w3.org/1999/xlink";

  @Override
  public void setDOMTreeManager(DOMTreeManager manager) {
    // an image needs no definition elsewhere
  }

  @Override
  public Element createElement(SVGGeneratorContext context) {
    return context.getDOMFactory().createElementNS(SPACE, "image");
  }

  @Override
  public AffineTransform handleImage(
      RenderedImage image, Element element, int x, int y, int w, int h, SVGGeneratorContext c) {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", png);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String data = Base64.getEncoder().encodeToString(png.toByteArray());
    element.setAttribute("x", Integer.toString(x));
    element.setAttribute("y", Integer.toString(y));
    element.setAttribute("width", Integer.toString(w));
    element.setAttribute("height", Integer.toString(h));
    element.setAttribute("preserveAspectRatio", "none");
    element.setAttributeNS(LINKS, "xlink:href", "data:image/png;base64," + data);
    return null;
  }

  @Override
  public AffineTransform handleImage(
      Image image, Element element, int x, int y, int w, int h, SVGGeneratorContext context) {
    return handleImage((RenderedImage) (BufferedImage) image, element, x, y, w, h, context);
  }

  @Override
  public AffineTransform handleImage(
      RenderableImage image,
      Element element,
      double x,
      double y,
      double w,
      double h,
      SVGGeneratorContext context) {
    throw new UnsupportedOperationException("figures hold images of pixels only");
  }
}
