package gradflow.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Changes of shape and order, and repetition. */
final class ShapeOperators {
  private ShapeOperators() {}

  static List<Operator> all() {
    return List.of(
        Operator.of("Identity", s -> List.of(s.in(0))),
        Operator.of(
            "Dropout", ShapeOperators::dropout, "ratio", "seed", "is_test", "consumed_inputs"),
        Operator.of("Reshape", ShapeOperators::reshape, "allowzero"),
        Operator.of("Flatten", ShapeOperators::flatten, "axis"),
        Operator.of("Squeeze", ShapeOperators::squeeze, "axes"),
        Operator.of("Unsqueeze", ShapeOperators::unsqueeze, "axes"),
        Operator.of("Transpose", ShapeOperators::transpose, "perm"),
        Operator.of("Expand", ShapeOperators::expand).from(8),
        Operator.of("Tile", ShapeOperators::tile),
        Operator.of("Concat", ShapeOperators::concat, "axis"),
        Operator.of("DepthToSpace", ShapeOperators::depthToSpace, "blocksize", "mode"),
        Operator.of("SpaceToDepth", ShapeOperators::spaceToDepth, "blocksize"));
  }

  /** Returns the input unchanged: dropout is the identity outside training. */
  private static List<Value> dropout(Site s) {
    if (s.has(2)) {
      Tensor training = s.constant(2, "its training_mode");
      s.require(
          training.values().length == 1 && training.values()[0] == 0,
          "is in training mode, so that a step is random; export the model in eval mode");
    }
    List<Value> out = new ArrayList<>(List.of(s.in(0)));
    if (s.wants(1)) {
      double[] kept = new double[s.in(0).size()];
      Arrays.fill(kept, 1);
      out.add(s.known(new Tensor(Kind.TRUTH, s.in(0).dims(), kept)));
    }
    return out;
  }

  private static List<Value> reshape(Site s) {
    int[] dims = s.integers(1, "its shape").clone();
    Value v = s.in(0);
    boolean zeroStays = s.flag("allowzero", false);
    int open = -1;
    long known = 1;
    for (int d = 0; d < dims.length; d++) {
      if (dims[d] == 0 && !zeroStays) {
        s.require(d < v.rank(), "copies an extent that its input does not have");
        dims[d] = v.dims()[d];
      }
      if (dims[d] == -1) {
        s.require(open < 0, "leaves two extents open");
        open = d;
      } else {
        s.require(dims[d] >= 0, "got the shape " + Arrays.toString(dims));
        known = Math.multiplyExact(known, dims[d]);
      }
    }
    if (open >= 0) {
      s.require(
          known > 0 && v.size() % known == 0,
          "got " + Dims.text(v.dims()) + " and the shape " + Arrays.toString(dims));
      dims[open] = (int) (v.size() / known);
    }
    return List.of(s.reshaped(v, dims));
  }

  private static List<Value> flatten(Site s) {
    Value v = s.in(0);
    int given = s.integer("axis", 1);
    int axis = given < 0 ? given + v.rank() : given;
    s.require(axis >= 0 && axis <= v.rank(), "got the axis " + given);
    int rows = (int) Dims.size(Arrays.copyOf(v.dims(), axis));
    int cols = (int) Dims.size(Arrays.copyOfRange(v.dims(), axis, v.rank()));
    return List.of(s.reshaped(v, rows, cols));
  }

  private static List<Value> squeeze(Site s) {
    Value v = s.in(0);
    int[] given = s.integers("axes", 1, "its axes");
    if (given == null) {
      return List.of(s.reshaped(v, Arrays.stream(v.dims()).filter(n -> n != 1).toArray()));
    }
    int[] axes = s.axes(given, v.rank());
    for (int a : axes) {
      s.require(v.dims()[a] == 1, "drops axis " + a + " of " + Dims.text(v.dims()));
    }
    return List.of(s.reshaped(v, Dims.without(v.dims(), axes)));
  }

  private static List<Value> unsqueeze(Site s) {
    Value v = s.in(0);
    int[] given = s.integers("axes", 1, "its axes");
    s.require(given != null, "has no axes");
    s.require(v.rank() + given.length <= 64, "gives more than 64 dimensions");
    int[] dims = new int[v.rank() + given.length];
    for (int a : s.axes(given, dims.length)) {
      dims[a] = -1;
    }
    int from = 0;
    for (int d = 0; d < dims.length; d++) {
      dims[d] = dims[d] == -1 ? 1 : v.dims()[from++];
    }
    return List.of(s.reshaped(v, dims));
  }

  private static List<Value> transpose(Site s) {
    Value v = s.in(0);
    int[] perm = s.longs("perm");
    if (!s.hasAttribute("perm")) {
      int last = v.rank() - 1;
      perm = Arrays.stream(Dims.range(0, v.rank())).map(d -> last - d).toArray();
    }
    s.require(
        perm.length == v.rank() && s.axes(perm, v.rank()).length == perm.length,
        "got the order " + Arrays.toString(perm) + " for " + Dims.text(v.dims()));
    return List.of(permuted(s, v, perm));
  }

  static Value permuted(Site s, Value v, int... perm) {
    int[] strides = Dims.strides(v.dims());
    int[] dims = Arrays.stream(perm).map(p -> v.dims()[p]).toArray();
    int[] steps = Arrays.stream(perm).map(p -> strides[p]).toArray();
    return moved(s, v, dims, Dims.walk(dims, steps, 0));
  }

  /**
   * Gathers the entries with the given indices into a shape. If the indices are in order, the value
   * is only reshaped.
   */
  static Value moved(Site s, Value v, int[] dims, int[] index) {
    if (index.length == v.size() && Dims.isIdentity(index)) {
      return s.reshaped(v, dims);
    }
    return s.value(v.kind(), dims, Move.of(index, 0), v);
  }

  private static List<Value> expand(Site s) {
    Value v = s.in(0);
    int[] dims = s.broadcast(v.dims(), s.integers(1, "its shape"));
    return List.of(moved(s, v, dims, Dims.broadcastMap(v.dims(), dims)));
  }

  private static List<Value> tile(Site s) {
    Value v = s.in(0);
    int[] repeats = s.integers(1, "its repeats");
    s.require(repeats.length == v.rank(), "got " + repeats.length + " repeats");
    int[] dims = new int[v.rank()];
    for (int d = 0; d < dims.length; d++) {
      dims[d] = Math.multiplyExact(v.dims()[d], repeats[d]);
    }
    s.room(dims);
    // each axis is split in two, the outer of which repeats
    int[] strides = Dims.strides(v.dims());
    int[] split = new int[2 * dims.length];
    int[] steps = new int[2 * dims.length];
    for (int d = 0; d < dims.length; d++) {
      split[2 * d] = repeats[d];
      split[2 * d + 1] = v.dims()[d];
      steps[2 * d + 1] = strides[d];
    }
    return List.of(moved(s, v, dims, Dims.walk(split, steps, 0)));
  }

  private static List<Value> concat(Site s) {
    List<Value> all = s.all();
    s.require(!all.isEmpty() && s.hasAttribute("axis"), "has no inputs or no axis");
    int axis = s.axis(s.integer("axis", 0), all.get(0).rank());
    int[] dims = all.get(0).dims().clone();
    dims[axis] = 0;
    for (Value v : all) {
      s.require(v.kind() == all.get(0).kind(), "joins values of different kinds");
      s.require(v.rank() == dims.length, "joins " + Dims.text(v.dims()) + " to another rank");
      for (int d = 0; d < dims.length; d++) {
        s.require(
            d == axis || v.dims()[d] == dims[d],
            "joins " + Dims.text(all.get(0).dims()) + " and " + Dims.text(v.dims()));
      }
      dims[axis] = Math.addExact(dims[axis], v.dims()[axis]);
    }
    s.room(dims);
    int[] source = new int[(int) Dims.size(dims)];
    int[] index = new int[source.length];
    int[] strides = Dims.strides(dims);
    int start = 0;
    for (int k = 0; k < all.size(); k++) {
      int[] places = Dims.walk(all.get(k).dims(), strides, start * strides[axis]);
      for (int e = 0; e < places.length; e++) {
        source[places[e]] = k;
        index[places[e]] = e;
      }
      start += all.get(k).dims()[axis];
    }
    return s.one(all.get(0).kind(), dims, Move.of(source, index, 0), all.toArray(Value[]::new));
  }

  private static List<Value> depthToSpace(Site s) {
    Value v = s.in(0);
    int b = s.integer("blocksize", 0);
    s.require(v.rank() == 4 && b > 0 && v.dims()[1] % (b * b) == 0, "got " + Dims.text(v.dims()));
    int[] d = v.dims();
    int c = d[1] / (b * b);
    boolean columns = s.text("mode", "DCR").equals("CRD");
    Value split =
        columns
            ? s.reshaped(v, d[0], c, b, b, d[2], d[3])
            : s.reshaped(v, d[0], b, b, c, d[2], d[3]);
    Value moved =
        columns ? permuted(s, split, 0, 1, 4, 2, 5, 3) : permuted(s, split, 0, 3, 4, 1, 5, 2);
    return List.of(s.reshaped(moved, d[0], c, d[2] * b, d[3] * b));
  }

  private static List<Value> spaceToDepth(Site s) {
    Value v = s.in(0);
    int b = s.integer("blocksize", 0);
    int[] d = v.dims();
    s.require(
        v.rank() == 4 && b > 0 && d[2] % b == 0 && d[3] % b == 0, "got " + Dims.text(v.dims()));
    Value split = s.reshaped(v, d[0], d[1], d[2] / b, b, d[3] / b, b);
    Value moved = permuted(s, split, 0, 3, 5, 1, 2, 4);
    return List.of(s.reshaped(moved, d[0], d[1] * b * b, d[2] / b, d[3] / b));
  }
}
