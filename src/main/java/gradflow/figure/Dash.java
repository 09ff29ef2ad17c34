package gradflow.figure;

/** The dash pattern of a line. */
public enum Dash {
  /** No line: points alone. */
  NONE,
  /** Unbroken. */
  SOLID,
  /** Long strokes. */
  DASHED,
  /** Dots. */
  DOTTED,
  /** Alternating strokes and dots. */
  DASH_DOT,
  /** Strokes with two dots between them. */
  DASH_DOT_DOT;

  /** Returns the lengths of strokes and gaps for a line of that width; null for a solid line. */
  float[] pattern(float w) {
    return switch (this) {
      case NONE, SOLID -> null;
      case DASHED -> new float[] {3.4f * w, 2.0f * w};
      case DOTTED -> new float[] {0.9f * w, 1.5f * w};
      case DASH_DOT -> new float[] {5f * w, 1.6f * w, 1.1f * w, 1.6f * w};
      case DASH_DOT_DOT -> new float[] {5f * w, 1.6f * w, 1.1f * w, 1.6f * w, 1.1f * w, 1.6f * w};
    };
  }
}
