package gradflow.figure;

import gradflow.table.Table;
import java.util.ArrayList;
import java.util.List;

/** Fixed points as marks by stability: one symbol and one colour for each kind. */
final class FixedPointMarks {
  static final List<String> KINDS = List.of("stable", "unstable", "marginal");
  private static final List<Symbol> SYMBOLS = List.of(Symbol.DISC, Symbol.DIAMOND, Symbol.SQUARE);

  private FixedPointMarks() {}

  /** Returns a mark for each kind that occurs in the table. */
  static List<Mark> of(Table table, String columnX, String columnY, double sizePt) {
    List<Mark> marks = new ArrayList<>();
    for (int k = 0; k < KINDS.size(); k++) {
      Table rows = table.where("stability", KINDS.get(k));
      if (rows.rows() > 0) {
        marks.add(
            new Mark.Points(
                KINDS.get(k),
                rows.numbers(columnX),
                rows.numbers(columnY),
                Palette.category(k),
                SYMBOLS.get(k),
                sizePt));
      }
    }
    return marks;
  }
}
