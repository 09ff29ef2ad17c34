package gradflow.report;

import gradflow.figure.Figure;
import java.util.List;
import java.util.Map;

/**
 * A page whose charts and numbers come as events while something is computed. This is what it says;
 * it is sent by others.
 *
 * @param html the page
 * @param policy its content security policy, for the header
 */
public record LivePage(String html, String policy) {
  /** Points of all figures together. */
  private static final int POINTS = 20_000;

  /** A page that waits for its first event. */
  public static LivePage waiting() {
    Pages.Shell shell = Pages.live("live");
    return new LivePage(Pages.text("live", shell, Map.of()), shell.policy());
  }

  /** What the page is about: the event {@code begin}, with which it forgets all figures. */
  public static String begin(String title, String about) {
    return Json.text(
        json -> {
          json.writeStartObject();
          json.writeStringField("title", title);
          json.writeStringField("about", about);
          json.writeEndObject();
        });
  }

  /**
   * How far it is: the event {@code state}.
   *
   * @param text in a line
   * @param head of a table; may be empty
   * @param rows its cells
   */
  public static String state(String text, List<String> head, List<List<String>> rows) {
    return Json.text(
        json -> {
          json.writeStartObject();
          json.writeStringField("text", text);
          json.writeArrayFieldStart("rows");
          for (List<String> row : rows) {
            json.writeStartArray();
            for (String cell : row) {
              json.writeString(cell);
            }
            json.writeEndArray();
          }
          json.writeEndArray();
          json.writeArrayFieldStart("head");
          for (String name : head) {
            json.writeString(name);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  /**
   * A figure as it is now: the event {@code figure}.
   *
   * @param id of the figure, the same at every event
   * @param figures how many the page has, which share its points
   */
  public static String figure(String id, Figure figure, int figures) {
    long marks = figure.panels().stream().mapToLong(p -> p.marks().size()).sum();
    Thinning thinning = new Thinning((int) Math.max(40, POINTS / Math.max(1, figures * marks)));
    return Json.text(
        json -> {
          json.writeStartObject();
          json.writeStringField("id", id);
          json.writeStringField("title", figure.title());
          json.writeStringField("caption", figure.caption());
          if (ChartData.fits(figure)) {
            json.writeFieldName("chart");
            json.writeRawValue(ChartData.of(figure, thinning));
          }
          json.writeEndObject();
        });
  }
}
