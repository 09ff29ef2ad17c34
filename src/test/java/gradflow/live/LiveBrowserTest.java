package gradflow.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gradflow.report.Browser;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A live page in headless Chromium. Skipped where there is no Chromium. */
@Tag("slow")
class LiveBrowserTest {
  private static final String FIRST = "document.querySelector('#f0 .panel')";
  private static final String READOUT = FIRST + ".querySelector('.readout').textContent";

  @TempDir Path folder;

  @Test
  void aLineGrowsAndWhatAReaderChoseStays() throws Exception {
    assumeTrue(Browser.installed().isPresent(), "there is no Chromium here");
    try (LiveTrainingTest.Played played = new LiveTrainingTest.Played(folder);
        Browser browser =
            new Browser(
                Browser.installed().get(), Files.createDirectory(folder.resolve("profile")))) {
      browser.size(1100, 900);
      browser.open(played.address());
      browser.waitFor("document.getElementById('title').textContent === 'Adding <b>briefly</b>'");
      played.train(10);
      browser.waitFor("document.querySelectorAll('#f0 canvas').length === 2");
      assertThat(last(browser, "update = 10;")).isEqualTo("run = 0; update = 10; loss = 0.1");
      String picture = FIRST + ".querySelector('canvas').toDataURL()";
      String before = browser.eval(picture).asString();

      played.train(40);
      browser.waitFor(picture + " !== '" + before + "'");
      assertThat(last(browser, "update = 50;")).isEqualTo("run = 0; update = 50; loss = 0.02");
      assertThat(
              browser.eval("document.querySelector('.now td:nth-child(2)').textContent").asString())
          .isEqualTo("50 of 400");

      browser.eval("document.querySelector('#f0 .series').click()");
      played.validate(0.25);
      browser.waitFor("document.querySelector('#f1 canvas')");
      browser.waitFor("document.querySelectorAll('#f0 canvas').length === 3");
      assertThat(
              browser
                  .eval("document.querySelector('#f0 .series').getAttribute('aria-pressed')")
                  .asString())
          .as("a series that was hidden stays so when a panel comes")
          .isEqualTo("false");

      played.done();
      browser.waitFor("document.getElementById('state').textContent.includes('Over.')");
      assertThat(browser.eval("document.getElementById('state').textContent").asString())
          .contains("The report: results/report.html");
      played.close();
      Thread.sleep(200);
      assertThat(browser.problems()).isEmpty();
    }
  }

  /** What the first panel says of its line's last point, once that is the one awaited. */
  private static String last(Browser browser, String awaited) throws Exception {
    String said = last(browser);
    for (int k = 0; k < 100 && !said.contains(awaited); k++) { // the page may be an event behind
      Thread.sleep(50);
      said = last(browser);
    }
    return said;
  }

  /** What the first panel says of its line's last point. */
  private static String last(Browser browser) throws Exception {
    browser.eval(FIRST + ".querySelector('.plot').focus({preventScroll: true})");
    for (int k = 0; k < 55; k++) {
      browser.key("ArrowRight");
    }
    return browser.eval(READOUT).asString();
  }
}
