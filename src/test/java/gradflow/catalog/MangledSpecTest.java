package gradflow.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import gradflow.catalog.Samples.Spec;
import gradflow.rng.Seed;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;

/** Whatever is typed, a spec ends in a value or in problems, never in a stack trace. */
class MangledSpecTest {
  private static final String GOOD =
      """
      axes:
        gain: [0.5, 0.9]
        cell:
          - &c {type: gru, hidden_size: 4, gain: "${gain}", label: "gated"}
          - {type: rnn, hidden_size: 2, phi: {type: leaky, slope: 1e-3}}
        rate: {log: {from: 1e-4, to: 1e-2, count: 3}}
      name: run-${gain}-${cell}
      cell: ${cell}
      rate: ${rate}
      others: [{type: gru, hidden_size: 1_0, reset: before}]
      note: |
        two
        lines
      """;
  private static final String[] PIECES = {
    "${",
    "}",
    "${gain}",
    "{",
    "[",
    "]",
    ":",
    ": ",
    "- ",
    "\n",
    "\t",
    "&a ",
    "*a",
    "*c",
    "!!x ",
    "!",
    "<<",
    "\"",
    "'",
    "|",
    ">",
    "#",
    "%",
    "---\n",
    "...\n",
    "?",
    "~",
    "null",
    ".inf",
    "1e999999999",
    "-",
    ",",
    "\u0000",
    "\ud83d\ude00",
    "\ud83d",
    "\r",
    "\u2028",
    "\ufeff",
    "  ",
    "@",
    "`",
    "linear",
    "type",
    "label",
    "0x",
    "\\",
    "\"\\q\"",
    "9".repeat(400)
  };

  @Test
  void theOriginalIsGood() {
    assertThat(problems(GOOD).list()).isEmpty();
  }

  @Test
  void mangledSpecsEndInProblemsOrValues() {
    UniformRandomProvider random = new Seed(7).generator();
    int refused = 0;
    for (int i = 0; i < 3000; i++) {
      StringBuilder text = new StringBuilder(GOOD);
      for (int edit = random.nextInt(4); edit >= 0; edit--) {
        int at = random.nextInt(text.length());
        text.delete(at, Math.min(text.length(), at + random.nextInt(4)));
        text.insert(Math.min(at, text.length()), PIECES[random.nextInt(PIECES.length)]);
      }
      Problems problems = problems(text.toString());
      assertThat(problems.list())
          .allSatisfy(
              p -> {
                assertThat(p.line()).isPositive();
                assertThat(p.column()).isPositive();
                assertThat(p.message()).isNotBlank();
              });
      refused += problems.isEmpty() ? 0 : 1;
    }
    assertThat(refused).isGreaterThan(1000);
  }

  private static Problems problems(String text) {
    Problems problems = new Problems();
    SpecSource.parse("s.yaml", text, problems)
        .ifPresent(
            root -> {
              Sweep sweep = Sweep.of(root, problems);
              Decoder decoder = new Decoder(Samples.registries(), problems);
              for (int i = 0; i < Math.min(sweep.size(), 20); i++) {
                decoder.decode(sweep.node(i), Spec.class);
              }
            });
    return problems;
  }
}
