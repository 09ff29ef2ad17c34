package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * docs/gallery.md shows what its spec gives. {@code mvn test -Dtest=GalleryTest
 * -Dgallery.write=true} makes page and pictures anew.
 */
class GalleryTest {
  private static final Path DOCS = Path.of("docs/gallery");
  private static final Path PAGE = Path.of("docs/gallery.md");

  @TempDir static Path results;
  private static Path made;
  private static List<String> names;

  @BeforeAll
  static void draw() throws IOException {
    Shell shell = Shell.run("run", DOCS, "--results", results);
    assertThat(shell.code()).as(shell.err()).isZero();
    try (Stream<Path> found = Files.walk(results)) {
      made = found.filter(p -> p.endsWith("curves.png")).findFirst().orElseThrow().getParent();
    }
    names = new ArrayList<>();
    Matcher name = Pattern.compile("(?m)^  - name: (\\S+)$").matcher(spec());
    while (name.find()) {
      names.add(name.group(1));
    }
    if (Boolean.getBoolean("gallery.write")) {
      for (String figure : names) {
        Files.copy(
            made.resolve(figure + ".png"),
            DOCS.resolve(figure + ".png"),
            java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      }
      Files.writeString(PAGE, page());
    }
  }

  private static String spec() throws IOException {
    return Files.readString(DOCS.resolve("spec.yaml"));
  }

  private static String page() throws IOException {
    StringBuilder page = new StringBuilder();
    page.append("# Gallery\n\nAll figures of this page come from one spec, ");
    page.append("[gallery/spec.yaml](gallery/spec.yaml), with one command:\n\n");
    page.append("    ./gradflow run docs/gallery\n\n");
    page.append("Every key is in [spec.md](spec.md#figures).\n");
    String[] figures = spec().split("(?m)^  - name: ");
    for (int i = 1; i < figures.length; i++) {
      String yaml = "  - name: " + figures[i].stripTrailing();
      String title = yaml.replaceFirst("(?s).*?\\n    title: (.*?)\\n.*", "$1");
      String name = figures[i].lines().findFirst().orElseThrow();
      String caption = Files.readString(made.resolve(name + ".caption.txt")).strip();
      page.append("\n## ").append(title).append("\n\n![").append(title).append("](gallery/");
      page.append(name).append(".png)\n\n").append(caption).append("\n\n```yaml\nfigures:\n");
      page.append(yaml).append("\n```\n");
    }
    return page.toString();
  }

  @Test
  void thePageIsThatOfTheSpec() throws IOException {
    assertThat(Files.readString(PAGE)).isEqualTo(page());
  }

  @Test
  void everyKindOfPictureLooksAsItDid() throws IOException {
    for (String name : names) {
      BufferedImage now = ImageIO.read(made.resolve(name + ".png").toFile());
      BufferedImage then = ImageIO.read(DOCS.resolve(name + ".png").toFile());
      assertThat(now.getWidth()).as(name).isEqualTo(then.getWidth());
      assertThat(now.getHeight()).as(name).isEqualTo(then.getHeight());
      assertThat(differing(now, then)).as(name + ": share of pixels that differ").isLessThan(0.004);
    }
  }

  /** The share of pixels of which a channel differs by more than a quarter of its range. */
  private static double differing(BufferedImage a, BufferedImage b) {
    int count = 0;
    for (int y = 0; y < a.getHeight(); y++) {
      for (int x = 0; x < a.getWidth(); x++) {
        int p = a.getRGB(x, y);
        int q = b.getRGB(x, y);
        boolean far = false;
        for (int shift = 0; shift <= 16; shift += 8) {
          far |= Math.abs(((p >> shift) & 255) - ((q >> shift) & 255)) > 64;
        }
        count += far ? 1 : 0;
      }
    }
    return (double) count / (a.getWidth() * a.getHeight());
  }

  @Test
  void pdfAndSvgSayTheSame() throws IOException {
    for (String name : names) {
      String svg = Files.readString(made.resolve(name + ".svg"));
      Matcher text = Pattern.compile("<text[^>]*>(.*?)</text>").matcher(svg);
      StringBuilder said = new StringBuilder();
      while (text.find()) {
        said.append(text.group(1).replaceAll("<[^>]*>", "").replace("&gt;", ">"));
      }
      try (PDDocument pdf = Loader.loadPDF(made.resolve(name + ".pdf").toFile())) {
        String read = new PDFTextStripper().getText(pdf);
        assertThat(letters(read)).as(name).isEqualTo(letters(said.toString()));
        assertThat(pdf.getDocumentInformation().getSubject())
            .isEqualTo(svg.replaceFirst("(?s).*<desc>(.*?)</desc>.*", "$1"));
      }
    }
  }

  private static String letters(String text) {
    return text.codePoints()
        .filter(c -> !Character.isWhitespace(c))
        .sorted()
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
