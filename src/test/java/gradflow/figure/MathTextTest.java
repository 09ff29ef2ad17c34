package gradflow.figure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MathTextTest {
  @Test
  void indicesAndPowersAreSetAndWordsStayAsTheyAre() {
    assertThat(set("‖∂h_T/∂h_t‖₂")).isEqualTo("‖∂h ↓T /∂h ↓t ‖₂");
    assertThat(set("σ_max(W_hh_f)")).isEqualTo("σ ↓max (W ↓hh,f )");
    assertThat(set("ln γσ_max(W)")).isEqualTo("ln γσ ↓max (W)");
    assertThat(set("P_{T,t} and ‖J‖_2")).isEqualTo("P ↓T,t  and ‖J‖ ↓2");
    assertThat(set("10^-31.4 and W^t")).isEqualTo("10 ↑−31.4  and W ↑t");
    assertThat(set("log10_spectral, slope_nats_per_step"))
        .isEqualTo("log10_spectral, slope_nats_per_step");
    assertThat(set("_a b_ a\\_b x^")).isEqualTo("_a b_ a_b x^");
    assertThat(MathText.of("∂h_T/∂h_t").plain()).isEqualTo("∂hT/∂ht");
  }

  @Test
  void anIndexIsSmallerButNeverTooSmallToRead() {
    MathText text = MathText.of("λ_1");
    assertThat(text.parts().get(1).size(25)).isEqualTo(18);
    assertThat(text.parts().get(1).size(7)).isEqualTo(6);
    assertThat(text.width(7)).isEqualTo(Typeface.advance("λ", 7) + Typeface.advance("1", 6));
  }

  @Test
  void aLetterThatTheFontLacksIsReplacedOnPaper() {
    assertThat(Typeface.known("a漢b")).isEqualTo("a\ufffdb");
    assertThat(Typeface.known("‖∂λ₁⁻⁸−ρσ")).isEqualTo("‖∂λ₁⁻⁸−ρσ");
  }

  private static String set(String source) {
    return MathText.of(source).parts().stream()
        .map(
            p ->
                switch (p.level()) {
                  case BASE -> p.text();
                  case LOWERED -> " ↓" + p.text() + " ";
                  case RAISED -> " ↑" + p.text() + " ";
                })
        .collect(Collectors.joining())
        .strip();
  }
}
