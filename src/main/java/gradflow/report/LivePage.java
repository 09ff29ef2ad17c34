package gradflow.report;

import gradflow.figure.Figure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A page whose charts and numbers arrive as events during a computation. This class formats page
 * and events; others send them.
 *
 * @param html the page
 * @param policy its content security policy, for the header
 */
public record LivePage(String html, String policy) {
  /** Maximum number of points of all figures together. */
  private static final int POINTS = 20_000;

  /** Returns a page that waits for its first event. */
  public static LivePage waiting() {
    Pages.Shell shell = Pages.live("live");
    return new LivePage(Pages.text("live", shell, Map.of()), shell.policy());
  }

  /** Returns the event {@code begin}, which describes the page and removes all figures. */
  public static String begin(String title, String about) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("title", title);
    event.put("about", about);
    return Json.text(event);
  }

  /**
   * Returns the event {@code state}, which describes the progress.
   *
   * @param text one line
   * @param head of a table; may be empty
   * @param rows its cells
   */
  public static String state(String text, List<String> head, List<List<String>> rows) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("text", text);
    event.put("rows", rows);
    event.put("head", head);
    return Json.text(event);
  }

  /**
   * Returns the event {@code figure}, which describes the current state of a figure.
   *
   * @param id of the figure, the same in every event
   * @param figures number of figures of the page, which share its points
   */
  public static String figure(String id, Figure figure, int figures) {
    long marks = figure.panels().stream().mapToLong(p -> p.marks().size()).sum();
    Thinning thinning = new Thinning((int) Math.max(40, POINTS / Math.max(1, figures * marks)));
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("id", id);
    event.put("title", figure.title());
    event.put("caption", figure.caption());
    event.put("chart", ChartData.of(figure, thinning));
    return Json.text(event);
  }
}
