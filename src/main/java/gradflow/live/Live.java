package gradflow.live;

import gradflow.figure.Figure;
import gradflow.report.LivePage;
import java.net.URI;
import java.util.List;

/**
 * A live page and its readers. New content replaces the previous content without waiting for
 * readers.
 */
public final class Live implements AutoCloseable {
  private final Broadcast broadcast = new Broadcast();
  private final LiveServer server;

  /**
   * Starts serving the page.
   *
   * @throws gradflow.files.FileProblem if no port on the loopback interface is available
   */
  public Live() {
    LivePage page = LivePage.waiting();
    server = new LiveServer(page.html(), page.policy(), broadcast);
  }

  /**
   * Returns the address of the page. It is on the loopback interface; anyone who knows the address
   * can read the page.
   */
  public URI address() {
    return server.address();
  }

  /** Returns whether the page has readers. */
  public boolean isWatched() {
    return server.readers() > 0;
  }

  /** Starts a new subject and discards the figures of the previous one. */
  public void begin(String title, String about) {
    broadcast.forget();
    broadcast.publish("begin", "begin", LivePage.begin(title, about));
  }

  /**
   * Shows the progress.
   *
   * @param text status on one line
   * @param head header of a table
   * @param rows cells of the table; may be empty
   */
  public void state(String text, List<String> head, List<List<String>> rows) {
    broadcast.publish("state", "state", LivePage.state(text, head, rows));
  }

  /**
   * Shows the current state of a figure.
   *
   * @param id letters, digits and -; identifies the figure in later calls
   * @param figures total number of figures
   */
  public void figure(String id, Figure figure, int figures) {
    broadcast.publish("figure " + id, "figure", LivePage.figure(id, figure, figures));
  }

  /** Marks the end. The page keeps its content and adds this line. */
  public void done(String text) {
    broadcast.publish("end", "end", LivePage.state(text, List.of(), List.of()));
  }

  /** Stops serving the page. */
  @Override
  public void close() {
    server.close();
  }
}
