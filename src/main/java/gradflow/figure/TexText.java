package gradflow.figure;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A label as LaTeX source: symbols and indices as mathematics, everything else as text. */
final class TexText {
  private static final String RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺";
  private static final String LOWERED = "₀₁₂₃₄₅₆₇₈₉₋₊";
  private static final String PLAIN = "0123456789-+";
  private static final Map<Integer, String> SYMBOLS = symbols();

  private TexText() {}

  private static Map<Integer, String> symbols() {
    Map<Integer, String> out = new HashMap<>();
    String[] names = {
      "α alpha",
      "β beta",
      "γ gamma",
      "δ delta",
      "ε varepsilon",
      "η eta",
      "θ theta",
      "κ kappa",
      "λ lambda",
      "μ mu",
      "ν nu",
      "ξ xi",
      "π pi",
      "ρ rho",
      "σ sigma",
      "τ tau",
      "φ varphi",
      "χ chi",
      "ψ psi",
      "ω omega",
      "Γ Gamma",
      "Δ Delta",
      "Θ Theta",
      "Λ Lambda",
      "Σ Sigma",
      "Φ Phi",
      "Ω Omega",
      "∂ partial",
      "‖ Vert",
      "≤ leq",
      "≥ geq",
      "× times",
      "· cdot",
      "∞ infty",
      "√ surd",
      "⟨ langle",
      "⟩ rangle",
      "≈ approx",
      "→ to",
      "∈ in",
      "± pm",
      "′ prime",
      "∇ nabla",
      "½ frac12",
      "∏ prod",
      "… ldots",
      "ŷ hat y",
      "ᵢ {}_i",
      "▼ bigtriangledown",
      "▲ bigtriangleup",
      "ᵗ {}^t",
      "ᵀ {}^{\\mathsf{T}}"
    };
    for (String name : names) {
      String tex = name.substring(2);
      out.put((int) name.charAt(0), tex.startsWith("{") ? tex : "\\" + tex + " ");
    }
    out.put((int) '′', "'");
    out.put((int) '−', "-");
    return out;
  }

  /** Returns the source of a label. */
  static String of(String label) {
    StringBuilder out = new StringBuilder();
    List<MathText.Part> parts = MathText.of(label).parts();
    for (int i = 0; i < parts.size(); i++) {
      MathText.Part part = parts.get(i);
      boolean indexed = i + 1 < parts.size() && parts.get(i + 1).level() != MathText.Level.BASE;
      switch (part.level()) {
        case BASE -> out.append(indexed ? withSymbol(part.text()) : letters(part.text()));
        case LOWERED -> out.append("$_{").append(script(part.text())).append("}$");
        case RAISED -> out.append("$^{").append(script(part.text())).append("}$");
      }
    }
    return joined(out);
  }

  /** Converts text whose last letter, if it stands alone, is a symbol. */
  private static String withSymbol(String text) {
    int n = text.length();
    boolean symbol = text.matches("(.*[^a-zA-Z])?[a-zA-Z]");
    return symbol
        ? letters(text.substring(0, n - 1)) + "$" + text.charAt(n - 1) + "$"
        : letters(text);
  }

  private static String script(String text) {
    String plain = letters(text).replace("$", "");
    return text.matches("\\p{L}{2,}") ? "\\mathrm{" + plain + "}" : plain;
  }

  private static String letters(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints().forEach(c -> out.append(letter(c)));
    return joined(out);
  }

  /** Merges neighbouring formulas, and neighbouring superscript (or subscript) digits. */
  private static String joined(StringBuilder tex) {
    return tex.toString().replace("}$$^{", "").replace("}$$_{", "").replace("$$", "");
  }

  private static String letter(int c) {
    int raised = RAISED.indexOf(c);
    int lowered = LOWERED.indexOf(c);
    if (raised >= 0) {
      return "$^{" + PLAIN.charAt(raised) + "}$";
    } else if (lowered >= 0) {
      return "$_{" + PLAIN.charAt(lowered) + "}$";
    } else if (SYMBOLS.containsKey(c)) {
      return "$" + SYMBOLS.get(c) + "$";
    }
    return switch (c) {
      case '#', '$', '%', '&', '_', '{', '}' -> "\\" + (char) c;
      case '\\' -> "\\textbackslash{}";
      case '^' -> "\\textasciicircum{}";
      case '~' -> "\\textasciitilde{}";
      case '|' -> "$|$";
      case '<' -> "$<$";
      case '>' -> "$>$";
      case '–' -> "--";
      case '—' -> "---";
      default -> Character.toString(c);
    };
  }
}
