package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradflow.files.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is computed once is not computed again, whatever becomes of the spec around it. */
class GrowingSweepTest {
  private static final String SPEC =
      """
      title: A sweep that grows
      replicates: 2
      axes: {gain: [0.5, 1.5]}
      run:
        cell: {type: rnn, input_size: 1, hidden_size: 4}
        weights: {recurrent: {type: gaussian, gain: "${gain}"}}
        input: gaussian
        steps: 20
      measures: [slope, recurrent-spectrum]
      figures:
        - name: eigenvalues
          caption: before
          panels: [{type: eigenvalues, panels: gain}]
      """;

  @TempDir Path folder;

  @BeforeEach
  void computed() throws IOException {
    Shell first = run(SPEC, "out");
    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.out()).contains("4 runs: 4 completed").doesNotContain("recorded before");
  }

  private Shell run(String spec, String results, Object... options) throws IOException {
    Path file = Files.writeString(folder.resolve("sweep.yaml"), spec);
    Object[] words = new Object[4 + options.length];
    words[0] = "run";
    words[1] = file;
    words[2] = "--results";
    words[3] = folder.resolve(results);
    System.arraycopy(options, 0, words, 4, options.length);
    return Shell.run(words);
  }

  /** The folder of tables that was changed last. */
  private Path made(String results) throws IOException {
    try (Stream<Path> made = Files.list(folder.resolve(results).resolve("sweep"))) {
      return made.max((a, b) -> time(a).compareTo(time(b))).orElseThrow();
    }
  }

  private static FileTime time(Path made) {
    try {
      return Files.getLastModifiedTime(made.resolve("provenance.json"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, String> tables(Path folder) throws IOException {
    Map<String, String> tables = new TreeMap<>();
    for (String name : Manifest.of(folder).names()) {
      if (name.endsWith(".csv")) {
        tables.put(name, Files.readString(folder.resolve(name)));
      }
    }
    return tables;
  }

  /** As a fresh folder has it. */
  private void assertSameAsAnew(String spec) throws IOException {
    Map<String, String> grown = tables(made("out"));
    assertThat(run(spec, "anew", "--fresh").out()).doesNotContain("recorded before");
    assertThat(grown).hasSizeGreaterThan(3).isEqualTo(tables(made("anew")));
  }

  @Test
  void aFinishedSpecIsUpToDate() throws IOException {
    Path svg = made("out").resolve("eigenvalues.svg");
    FileTime drawn = Files.getLastModifiedTime(svg);
    FileTime table = Files.getLastModifiedTime(made("out").resolve("runs.csv"));
    Shell again = run(SPEC, "out");
    assertThat(again.code()).isZero();
    assertThat(again.err()).contains("sweep: up to date, 4 runs").doesNotContain("drawn");
    assertThat(again.out()).contains("4 runs were recorded before, 0 are new", "eigenvalues.png");
    assertThat(Files.getLastModifiedTime(svg)).isEqualTo(drawn);
    byte[] picture = Files.readAllBytes(svg);
    Files.writeString(svg, "scribbled over");
    assertThat(run(SPEC, "out").err()).contains("up to date, 4 runs; 1 figures are drawn");
    assertThat(Files.readAllBytes(svg)).isEqualTo(picture);
    assertThat(Files.getLastModifiedTime(made("out").resolve("runs.csv"))).isEqualTo(table);
  }

  /** How many runs it takes is known once they are finished. */
  @Test
  void aFinishedSpecThatIsRefinedIsUpToDate() throws IOException {
    String refined =
        SPEC.replace("{gain: [0.5, 1.5]}", "{gain: [0.5, 1, 1.5, 2], size: [2, 3, 4, 5]}")
            .replace("hidden_size: 4", "hidden_size: \"${size}\"")
            .replace("measures:", "refine: {of: rho_W_hh, at: 1, coarse: 2}\nmeasures:");
    Shell first = run(refined, "out");
    assertThat(first.code()).as(first.err()).isZero();
    Shell again = run(refined, "out");
    assertThat(again.err()).contains("up to date");
    assertThat(again.out()).contains("recorded before, 0 are new");
    Shell status = Shell.run("status", made("out"));
    assertThat(status.code()).as(status.out()).isZero();
    assertThat(status.out()).contains("missing  0");
  }

  @Test
  void aTableThatWasChangedIsMadeAgainOfTheRecords() throws IOException {
    Map<String, String> before = tables(made("out"));
    Files.writeString(made("out").resolve("summary.csv"), "edited");
    Shell again = run(SPEC, "out");
    assertThat(again.out()).contains("4 runs were recorded before, 0 are new");
    assertThat(again.err()).doesNotContain("up to date");
    assertThat(tables(made("out"))).isEqualTo(before);
  }

  @Test
  void aCaptionComputesNothing() throws IOException {
    String edited =
        SPEC.replace("caption: before", "caption: after")
                .replace("title: A sweep", "title: A study")
            + "# a comment\n";
    Shell again = run(edited, "out");
    assertThat(again.out()).contains("4 runs were recorded before, 0 are new");
    assertSameAsAnew(edited);
  }

  @Test
  void whatIsWrittenInAnotherWayIsTheSame() throws IOException {
    String edited =
        SPEC.replace("[0.5, 1.5]", "[0.50, 15e-1]").replace("steps: 20", "steps: 20\n  batch: 1");
    assertThat(run(edited, "out").out()).contains("4 runs were recorded before, 0 are new");
  }

  @Test
  void replicatesAndValuesOfAnAxisComputeOnlyTheirs() throws IOException {
    String more = SPEC.replace("replicates: 2", "replicates: 12");
    assertThat(run(more, "out").out())
        .contains("24 runs: 24 completed", "4 runs were recorded before, 20 are new");
    assertSameAsAnew(more);
    String wider = more.replace("[0.5, 1.5]", "[0.5, 1, 1.5]");
    assertThat(run(wider, "out").out())
        .contains("36 runs: 36 completed", "24 runs were recorded before, 12 are new");
    assertSameAsAnew(wider);
  }

  @Test
  void aMeasureNeedsTheTrajectoryAgainAndSaysSo() throws IOException {
    String measured = SPEC.replace("[slope,", "[lyapunov, slope,");
    Shell again = run(measured, "out");
    assertThat(again.err())
        .contains(
            "note: 4 runs are recorded under other measures; new measures need the trajectory, so"
                + " the runs are computed with all of their measures");
    assertThat(again.out()).contains("4 runs: 4 completed").doesNotContain("recorded before");
    assertSameAsAnew(measured);
    assertThat(run(SPEC, "out").out()).contains("4 runs were recorded before, 0 are new");
  }

  @Test
  void freshStartsOver() throws IOException {
    Shell again = run(SPEC, "out", "--fresh");
    assertThat(again.code()).isZero();
    assertThat(again.out()).contains("4 runs: 4 completed").doesNotContain("recorded before");
    assertThat(Records.finished(folder.resolve("out"))).isEqualTo(4);
    assertThat(run(SPEC, "out").err()).contains("up to date");
  }
}
