package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.io.Mutants;
import gradflow.rng.Seed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Case files damaged at random, in their bytes and in their values: each is measured or refused in
 * words, and what is measured is what the file says.
 */
class MutatedCasesTest {
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?(e-?[0-9]+)?");
  private static final List<String> VALUES =
      List.of(
          "0",
          "-0.0",
          "1",
          "-1",
          "2",
          "7",
          "0.5",
          "1e-5",
          "1e80",
          "-1e80",
          "1e200",
          "1e308",
          "-1e308",
          "5e-324",
          "1e-320",
          "1e999",
          "-1e999",
          "NaN",
          "Infinity",
          "-Infinity",
          "null",
          "true",
          "\"x\"",
          "[]",
          "{}",
          "[1]",
          "[[1]]",
          "2147483647",
          "2147483648",
          "-2147483649",
          "9223372036854775807",
          "9223372036854775808",
          "1e18",
          "0." + "3".repeat(1200),
          "1" + "0".repeat(1200),
          "[".repeat(1100) + "]".repeat(1100));

  @TempDir Path folder;

  private static String sound(String cell) {
    int m = cell.equals("lstm") ? 4 : cell.startsWith("gru") ? 3 : 1;
    UniformRandomProvider random = new Seed(5).child(cell).generator();
    String cells = cell.equals("lstm") ? ", \"c0\": " + row(2, random) : "";
    return """
        {"cell": "%s", "name": "a case", "H": 2, "D": 1, "T": 3, "W_ih": %s, "W_hh": %s,
         "b_ih": %s, "b_hh": %s, "x": %s, "h0": %s%s, "k": 2, "seed": 4, "burn_in": 1}
        """
        .formatted(
            cell,
            rows(2 * m, 1, random),
            rows(2 * m, 2, random),
            row(2 * m, random),
            row(2 * m, random),
            rows(3, 1, random),
            row(2, random),
            cells);
  }

  private static String row(int count, UniformRandomProvider random) {
    List<String> cells = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      cells.add(String.valueOf(random.nextDouble() - 0.5));
    }
    return cells.toString();
  }

  private static String rows(int count, int columns, UniformRandomProvider random) {
    List<String> rows = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      rows.add(row(columns, random));
    }
    return rows.toString();
  }

  /** Some numbers replaced by others, or by something else. */
  private static String replaced(String text, UniformRandomProvider random) {
    StringBuilder out = new StringBuilder();
    Matcher m = NUMBER.matcher(text);
    long count = NUMBER.matcher(text).results().count();
    while (m.find()) {
      boolean now = random.nextInt((int) count) < 2;
      String value = VALUES.get(random.nextInt(VALUES.size()));
      m.appendReplacement(out, now ? Matcher.quoteReplacement(value) : m.group());
    }
    return m.appendTail(out).toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rnn_tanh", "rnn_relu", "lstm", "gru_reset_after", "gru_reset_before"})
  void aFew(String cell) throws IOException {
    mutate(cell, 20, 1);
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(strings = {"rnn_tanh", "rnn_relu", "lstm", "gru_reset_after", "gru_reset_before"})
  void many(String cell) throws IOException {
    mutate(cell, 400, 2);
  }

  private void mutate(String cell, int count, long seed) throws IOException {
    UniformRandomProvider random = new Seed(seed).child(cell).generator();
    int measured = 0;
    for (int k = 0; k < count; k++) {
      String text = sound(cell);
      byte[] bytes =
          k % 3 == 0
              ? Mutants.of(text.getBytes(StandardCharsets.UTF_8), random)
              : replaced(text, random).getBytes(StandardCharsets.UTF_8);
      Path file = Files.write(folder.resolve("mutant.json"), bytes);
      Shell shell = answered(Shell.run("measure", file), k, bytes);
      if (shell.code() == 0) {
        measured++;
        statesAreThoseOfTheFile(shell.out(), file);
      }
      answered(Shell.run("spectrum", file), k, bytes);
    }
    assertThat(measured).isBetween(count / 20, count * 19 / 20);
  }

  private static Shell answered(Shell shell, int k, byte[] bytes) {
    String mutant = "number " + k + ": " + new String(bytes, StandardCharsets.UTF_8);
    assertThat(shell.err()).as(mutant).doesNotContain("internal error").doesNotContain("\tat ");
    assertThat(shell.code()).as(mutant).isBetween(0, 2);
    if (shell.code() == 0) {
      assertThat(shell.out()).as(mutant).startsWith("{").endsWith("}\n").hasLineCount(1);
    } else {
      assertThat(shell.err()).as(mutant).contains("mutant.json");
    }
    return shell;
  }

  /** The states of the answer are those of the file as another parser reads it. */
  private static void statesAreThoseOfTheFile(String answer, Path file) throws IOException {
    Map<?, ?> given = parsed(Files.readString(file));
    Map<?, ?> found = parsed(answer);
    Net net =
        new Net(
            (String) given.get("cell"),
            ((Number) given.get("H")).intValue(),
            ((Number) given.get("D")).intValue(),
            ((Number) given.get("T")).intValue(),
            flat(given.get("W_ih")),
            flat(given.get("W_hh")),
            flat(given.get("b_ih")),
            flat(given.get("b_hh")),
            flat(given.get("x")),
            flat(given.get("h0")),
            flat(given.get("cell").equals("lstm") ? given.get("c0") : List.of()));
    double[][] states = net.run(net.start(), 0);
    double[] h = flat(found.get("h"));
    assertThat(h).hasSize((net.steps() + 1) * net.h());
    for (int k = 0; k < h.length; k++) {
      double wanted = states[k / net.h()][k % net.h()];
      assertThat(h[k]).isCloseTo(wanted, within(1e-12 * Math.max(1, Math.abs(wanted))));
    }
  }

  private static Map<?, ?> parsed(String json) {
    return (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(json);
  }

  private static double[] flat(Object value) {
    return value instanceof List<?> list
        ? list.stream().flatMapToDouble(v -> java.util.Arrays.stream(flat(v))).toArray()
        : new double[] {((Number) value).doubleValue()};
  }
}
