package gradflow.figure;

import static org.assertj.core.api.Assertions.assertThat;

import gradflow.files.Digest;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RasterTest {
  private static final float[] DASHES = {4, 2};

  private static Path2D walk(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Path2D walk = new Path2D.Double();
    walk.moveTo(0, 60);
    for (int i = 1; i < 300; i++) {
      walk.lineTo(i * 0.7, 60 + 90 * (random.nextDouble() - 0.5));
    }
    return walk;
  }

  @Test
  void everyJdkPaintsTheSamePixels() {
    Canvas page = new Canvas(1);
    Canvas panel = page.clipped(new Rectangle2D.Double(20, 30, 160, 60));
    for (int join = 0; join < 3; join++) {
      int round = BasicStroke.CAP_ROUND;
      panel.draw(walk(join), Color.BLUE, new BasicStroke(0.9f, round, join));
      panel.draw(walk(3 + join), Color.RED, new BasicStroke(0.9f, 0, join, 4, DASHES, 1));
    }
    panel.line(10, 20, 190, 95, Color.BLACK, 0.8);
    page.text("λ₁ = 10⁻³", 30, 110, 9, Color.BLACK, Canvas.Anchor.START);
    BufferedImage image = Raster.of(new Page(200, 120, 1, page.items()), 300);
    int[] pixels =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    ByteBuffer bytes = ByteBuffer.allocate(4 * pixels.length);
    bytes.asIntBuffer().put(pixels);
    assertThat(Digest.of(bytes.array()))
        .isEqualTo("621ebfa48d45641a36ee3e91870116e9e2357065f653ccea7ff37a08103b4336");
  }
}
