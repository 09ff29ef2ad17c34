package gradflow.live;

import gradflow.figure.Figure;
import gradflow.report.LivePage;
import java.net.URI;
import java.util.List;

/** A live page and its readers. What is shown replaces what was shown, and waits for nobody. */
public final class Live implements AutoCloseable {
  private final Broadcast broadcast = new Broadcast();
  private final LiveServer server;

  /**
   * Serves the page from now on.
   *
   * @throws gradflow.files.FileProblem if no port of the loopback address can be had
   */
  public Live() {
    LivePage page = LivePage.waiting();
    server = new LiveServer(page.html(), page.policy(), broadcast);
  }

  /** Where the page is: on this machine, and whoever knows the address can read it. */
  public URI address() {
    return server.address();
  }

  /** Whether somebody looks. */
  public boolean isWatched() {
    return server.readers() > 0;
  }

  /** A new thing is shown; the figures of the one before are gone. */
  public void begin(String title, String about) {
    broadcast.forget();
    broadcast.publish("begin", "begin", LivePage.begin(title, about));
  }

  /**
   * How far it is.
   *
   * @param text in a line
   * @param head of a table
   * @param rows its cells; may be none
   */
  public void state(String text, List<String> head, List<List<String>> rows) {
    broadcast.publish("state", "state", LivePage.state(text, head, rows));
  }

  /**
   * A figure as it is now.
   *
   * @param id letters, digits and -, the same at every call for this figure
   * @param figures how many figures there are
   */
  public void figure(String id, Figure figure, int figures) {
    broadcast.publish("figure " + id, "figure", LivePage.figure(id, figure, figures));
  }

  /** All is done; the page keeps what it shows, with this line. */
  public void done(String text) {
    broadcast.publish("end", "end", LivePage.state(text, List.of(), List.of()));
  }

  /** Serves no more. */
  @Override
  public void close() {
    server.close();
  }
}
