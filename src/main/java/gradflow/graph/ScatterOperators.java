package gradflow.graph;

import java.util.Arrays;
import java.util.List;

/** Operators that replace entries of a tensor at constant positions. */
final class ScatterOperators {
  private ScatterOperators() {}

  static List<Operator> all() {
    return List.of(
        Operator.of("ScatterND", ScatterOperators::tuples, "reduction").from(11),
        Operator.of("ScatterElements", ScatterOperators::elements, "axis", "reduction").from(11),
        Operator.of("Scatter", ScatterOperators::elements, "axis").from(9).to(10));
  }

  private static List<Value> tuples(Site s) {
    Value data = s.in(0);
    Tensor which = SelectionOperators.indices(s, 1);
    int[] starts = SelectionOperators.tuples(s, data.dims(), which);
    int depth = which.dims()[which.dims().length - 1];
    int length = (int) Dims.size(Arrays.copyOfRange(data.dims(), depth, data.rank()));
    return scatter(s, data, SelectionOperators.blocks(starts, length), s.in(2));
  }

  private static List<Value> elements(Site s) {
    Value data = s.in(0);
    Tensor which = SelectionOperators.indices(s, 1);
    int axis = s.axis(s.integer("axis", 0), data.rank());
    int[] places = SelectionOperators.alongAxis(s, data.dims(), which, axis);
    return scatter(s, data, places, s.in(2));
  }

  private static List<Value> scatter(Site s, Value data, int[] places, Value updates) {
    s.require(updates.size() == places.length, "got " + Dims.text(updates.dims()) + " updates");
    s.require(updates.kind() == data.kind(), "got updates of another kind");
    String how = s.text("reduction", "none");
    int[] source = new int[data.size()];
    int[] index = new int[data.size()];
    for (int e = 0; e < index.length; e++) {
      index[e] = how.equals("none") ? e : -1;
    }
    boolean[] hit = new boolean[data.size()];
    for (int u = 0; u < places.length; u++) {
      s.require(how.equals("none") || !hit[places[u]], "combines several updates of one entry");
      hit[places[u]] = true;
      source[places[u]] = 1;
      index[places[u]] = u;
    }
    Value flat = s.reshaped(updates, updates.size());
    if (how.equals("none")) {
      return s.one(data.kind(), data.dims(), Move.of(source, index, 0), data, flat);
    }
    s.require(how.equals("add") || how.equals("mul"), "got the reduction " + how);
    Move move = Move.of(null, index, how.equals("add") ? 0 : 1);
    Value spread = s.value(data.kind(), data.dims(), move, flat);
    return List.of(s.apply(how.equals("add") ? "Add" : "Mul", data, spread));
  }
}
