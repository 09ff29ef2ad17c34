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
 * docs/gallery.md shows what its specs give. {@code mvn test -Dtest=GalleryTest
 * -Dgallery.write=true} makes page and pictures anew.
 */
class GalleryTest {
  private static final Path DOCS = Path.of("docs/gallery");
  private static final Path PAGE = Path.of("docs/gallery.md");

  /** A picture, where it was made, and the text and command that made it. */
  private record Made(String name, String title, Path folder, String source, String command) {
    Path kept() {
      return DOCS.resolve(name + ".png");
    }

    Path as(String ending) {
      return folder.resolve(name + ending);
    }
  }

  @TempDir static Path results;
  private static final List<Made> PICTURES = new ArrayList<>();

  @BeforeAll
  static void draw() throws IOException {
    PICTURES.clear();
    String many = Files.readString(DOCS.resolve("spec.yaml"));
    Path folder = made("run", DOCS, "curves");
    String[] figures = many.split("(?m)^  - name: ");
    for (int i = 1; i < figures.length; i++) {
      String yaml = "  - name: " + figures[i].stripTrailing();
      String name = figures[i].lines().findFirst().orElseThrow();
      PICTURES.add(new Made(name, title(yaml), folder, "figures:\n" + yaml, ""));
    }
    alone("run", "refined");
    alone("run", "branches");
    alone("train", "paths");
    Path net = DOCS.resolve("fixed-points/two-units.json");
    Path report = results.resolve("fixed-points");
    Shell shell =
        Shell.run("fixed-points", net, "--report", report, "--out", results.resolve("a.json"));
    assertThat(shell.code()).as(shell.err()).isZero();
    PICTURES.add(
        new Made(
            "fixed-points",
            "Fixed points in the plane of a trajectory",
            report,
            Files.readString(net).strip(),
            "./gradflow fixed-points docs/gallery/fixed-points/two-units.json --report out"));
    if (Boolean.getBoolean("gallery.write")) {
      for (Made picture : PICTURES) {
        Files.copy(
            picture.as(".png"), picture.kept(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      }
      Files.writeString(PAGE, page());
    }
  }

  /** A spec with one figure, which has the name of its folder. */
  private static void alone(String command, String name) throws IOException {
    Path spec = DOCS.resolve(name);
    String yaml = Files.readString(spec.resolve("spec.yaml")).strip();
    String figure = yaml.substring(yaml.indexOf("figures:"));
    String source = yaml.substring(yaml.indexOf('\n') + 1);
    String words = "./gradflow " + command + " docs/gallery/" + name;
    PICTURES.add(new Made(name, title(figure), made(command, spec, name), source, words));
  }

  /** Runs a spec; the folder with its pictures. */
  private static Path made(String command, Path spec, String name) throws IOException {
    Shell shell = Shell.run(command, spec, "--results", results.resolve(name));
    assertThat(shell.code()).as(shell.err()).isZero();
    try (Stream<Path> found = Files.walk(results.resolve(name))) {
      return found.filter(p -> p.endsWith(name + ".png")).findFirst().orElseThrow().getParent();
    }
  }

  private static String title(String yaml) {
    return yaml.replaceFirst("(?s).*?\\n    title: (.*?)\\n.*", "$1");
  }

  private static String page() throws IOException {
    StringBuilder page = new StringBuilder();
    page.append("# Gallery\n\nThe figures of this page come from one spec, ");
    page.append("[gallery/spec.yaml](gallery/spec.yaml), with one command:\n\n");
    page.append("    ./gradflow run docs/gallery\n\n");
    page.append("The last ones have a spec and a command of their own. ");
    page.append("Every key is in [spec.md](spec.md#figures).\n");
    for (Made picture : PICTURES) {
      String title = picture.title();
      String caption = Files.readString(picture.as(".caption.txt")).strip();
      page.append("\n## ").append(title).append("\n\n![").append(title).append("](gallery/");
      page.append(picture.name()).append(".png)\n\n").append(caption).append("\n\n");
      if (!picture.command().isEmpty()) {
        page.append("    ").append(picture.command()).append("\n\n");
      }
      page.append("```").append(picture.source().startsWith("{") ? "json" : "yaml").append('\n');
      page.append(picture.source()).append("\n```\n");
    }
    return page.toString();
  }

  @Test
  void thePageIsThatOfTheSpec() throws IOException {
    assertThat(Files.readString(PAGE)).isEqualTo(page());
  }

  @Test
  void everyKindOfPictureLooksAsItDid() throws IOException {
    for (Made picture : PICTURES) {
      String name = picture.name();
      BufferedImage now = ImageIO.read(picture.as(".png").toFile());
      BufferedImage then = ImageIO.read(picture.kept().toFile());
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
    for (Made picture : PICTURES) {
      String name = picture.name();
      String svg = Files.readString(picture.as(".svg"));
      Matcher text = Pattern.compile("<text[^>]*>(.*?)</text>").matcher(svg);
      StringBuilder said = new StringBuilder();
      while (text.find()) {
        said.append(text.group(1).replaceAll("<[^>]*>", "").replace("&gt;", ">"));
      }
      try (PDDocument pdf = Loader.loadPDF(picture.as(".pdf").toFile())) {
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
