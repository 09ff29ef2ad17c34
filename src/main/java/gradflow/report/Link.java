package gradflow.report;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * A file beside a page.
 *
 * @param name as it is shown
 * @param address from the page, with what an address may not hold written out
 */
record Link(String name, String address) {
  /** A file in the page's folder. */
  static Link to(String file) {
    try {
      return new Link(file, new URI(null, null, "./" + file, null).toASCIIString());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(file, e);
    }
  }
}
