package gradflow.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VisibleTest {
  @Test
  void controlCharactersAreWrittenOut() {
    assertThat(Visible.line("a\u001b[2Jb\u0007\u009b1m\r\n\tc\u007f"))
        .isEqualTo("a\\u001b[2Jb\\u0007\\u009b1m\\u000d\\u000a\\u0009c\\u007f");
    assertThat(Visible.line("\u202etxt.exe\u2066\u2028")).isEqualTo("\\u202etxt.exe\\u2066\\u2028");
    assertThat(Visible.text("one\n\ttwo\r\u001b")).isEqualTo("one\n\ttwo\\u000d\\u001b");
    assertThat(Visible.line("Grüße ‖∂h_T/∂h_t‖ 網 👩‍🔬")).isEqualTo("Grüße ‖∂h_T/∂h_t‖ 網 👩‍🔬");
  }
}
