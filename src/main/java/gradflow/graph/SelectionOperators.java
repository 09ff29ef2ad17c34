package gradflow.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Parts of a tensor: slices, splits, entries by index, triangles, padding. */
final class SelectionOperators {
  private SelectionOperators() {}

  static List<Operator> all() {
    return List.of(
        Operator.of("Slice", SelectionOperators::oldSlice, "starts", "ends", "axes").to(9),
        Operator.of("Slice", SelectionOperators::newSlice).from(10),
        Operator.of("Split", SelectionOperators::split, "axis", "split", "num_outputs"),
        Operator.of("Gather", SelectionOperators::gather, "axis"),
        Operator.of("GatherElements", SelectionOperators::gatherElements, "axis").from(11),
        Operator.of("GatherND", SelectionOperators::gatherNd, "batch_dims").from(11),
        Operator.of("Trilu", SelectionOperators::trilu, "upper").from(14),
        Operator.of("Pad", SelectionOperators::pad, "mode", "pads", "value"),
        Operator.of("Compress", SelectionOperators::compress, "axis").from(9),
        Operator.of("ReverseSequence", SelectionOperators::reverse, "batch_axis", "time_axis")
            .from(10));
  }

  private static List<Value> oldSlice(Site s) {
    int[] starts = s.longs("starts");
    int[] axes = s.hasAttribute("axes") ? s.longs("axes") : Dims.range(0, starts.length);
    return slice(s, starts, s.longs("ends"), axes, ones(starts.length));
  }

  private static List<Value> newSlice(Site s) {
    int[] starts = s.integers(1, "its starts");
    int[] axes = s.has(3) ? s.integers(3, "its axes") : Dims.range(0, starts.length);
    int[] steps = s.has(4) ? s.integers(4, "its steps") : ones(starts.length);
    return slice(s, starts, s.integers(2, "its ends"), axes, steps);
  }

  private static int[] ones(int count) {
    int[] out = new int[count];
    Arrays.fill(out, 1);
    return out;
  }

  private static List<Value> slice(Site s, int[] starts, int[] ends, int[] axes, int[] steps) {
    Value v = s.in(0);
    s.require(
        starts.length == ends.length
            && starts.length == axes.length
            && starts.length == steps.length,
        "has starts, ends, axes and steps of different lengths");
    s.axes(axes, v.rank()); // rejects an axis that occurs twice
    int[] dims = v.dims().clone();
    int[] strides = Dims.strides(dims);
    int start = 0;
    for (int k = 0; k < axes.length; k++) {
      int a = s.axis(axes[k], v.rank());
      int n = v.dims()[a];
      s.require(steps[k] != 0, "has a step of 0");
      boolean up = steps[k] > 0;
      int low = bound(starts[k], n, 0, up ? n : n - 1);
      int high = bound(ends[k], n, up ? 0 : -1, up ? n : n - 1);
      long span = up ? (long) high - low : (long) low - high;
      long step = Math.abs((long) steps[k]);
      dims[a] = (int) Math.max(0, (span + step - 1) / step);
      start += dims[a] == 0 ? 0 : low * strides[a];
      strides[a] = dims[a] <= 1 ? 0 : strides[a] * steps[k];
    }
    return List.of(ShapeOperators.moved(s, v, s.room(dims), Dims.walk(dims, strides, start)));
  }

  private static int bound(int at, int n, int least, int most) {
    return Math.max(least, Math.min(most, at < 0 ? at + n : at));
  }

  private static List<Value> split(Site s) {
    Value v = s.in(0);
    int axis = s.axis(s.integer("axis", 0), v.rank());
    int n = v.dims()[axis];
    int[] sizes = s.integers("split", 1, "its sizes");
    if (sizes == null) {
      int count = s.integer("num_outputs", s.outputs());
      s.require(count == s.outputs() && count > 0, "has another number of outputs than pieces");
      s.require(n % count == 0 || s.hasAttribute("num_outputs"), "cannot cut " + n + " equally");
      int each = (n + count - 1) / count;
      sizes = new int[count];
      Arrays.fill(sizes, each);
      sizes[count - 1] = n - each * (count - 1);
    }
    s.require(
        Arrays.stream(sizes).allMatch(k -> k >= 0)
            && Arrays.stream(sizes).asLongStream().sum() == n
            && sizes.length == s.outputs(),
        "cuts " + n + " into " + Arrays.toString(sizes) + " for " + s.outputs() + " outputs");
    int[] strides = Dims.strides(v.dims());
    List<Value> out = new ArrayList<>();
    int at = 0;
    for (int size : sizes) {
      int[] dims = v.dims().clone();
      dims[axis] = size;
      out.add(
          ShapeOperators.moved(s, v, s.room(dims), Dims.walk(dims, strides, at * strides[axis])));
      at += size;
    }
    return out;
  }

  /** Resolves an index that may count from the end. */
  static int entry(Site s, double given, int n) {
    double at = given < 0 ? given + n : given;
    s.require(at >= 0 && at < n, "takes entry " + (long) given + " of " + n);
    return (int) at;
  }

  static Tensor indices(Site s, int k) {
    Tensor t = s.constant(k, "its indices");
    s.require(t.kind() == Kind.INTEGER, "has indices that are not integers");
    return t;
  }

  private static List<Value> gather(Site s) {
    Value v = s.in(0);
    Tensor which = indices(s, 1);
    int axis = s.axis(s.integer("axis", 0), v.rank());
    int[] strides = Dims.strides(v.dims());
    int[] before = Arrays.copyOf(v.dims(), axis);
    int[] after = Arrays.copyOfRange(v.dims(), axis + 1, v.rank());
    int[] dims = joined(before, which.dims(), after);
    s.room(dims);
    int[] outer = Dims.walk(before, Arrays.copyOf(strides, axis), 0);
    int[] inner = Dims.walk(after, Arrays.copyOfRange(strides, axis + 1, v.rank()), 0);
    int[] index = new int[(int) Dims.size(dims)];
    int at = 0;
    for (int o : outer) {
      for (double w : which.values()) {
        int place = o + entry(s, w, v.dims()[axis]) * strides[axis];
        for (int i : inner) {
          index[at++] = place + i;
        }
      }
    }
    return List.of(ShapeOperators.moved(s, v, dims, index));
  }

  private static int[] joined(int[]... parts) {
    return Arrays.stream(parts).flatMapToInt(Arrays::stream).toArray();
  }

  private static List<Value> gatherElements(Site s) {
    Value v = s.in(0);
    Tensor which = indices(s, 1);
    int axis = s.axis(s.integer("axis", 0), v.rank());
    int[] index = alongAxis(s, v.dims(), which, axis);
    return List.of(ShapeOperators.moved(s, v, s.room(which.dims()), index));
  }

  /**
   * Returns, for each entry of {@code which}, the index of the tensor's entry at the same position,
   * with the position along the axis replaced by that entry.
   */
  static int[] alongAxis(Site s, int[] dims, Tensor which, int axis) {
    s.require(which.dims().length == dims.length, "has indices of another rank than its data");
    for (int d = 0; d < dims.length; d++) {
      s.require(
          d == axis || which.dims()[d] <= dims[d], "has more indices than its data along an axis");
    }
    int[] strides = Dims.strides(dims);
    int along = strides[axis];
    strides[axis] = 0;
    int[] index = Dims.walk(which.dims(), strides, 0);
    for (int e = 0; e < index.length; e++) {
      index[e] += entry(s, which.values()[e], dims[axis]) * along;
    }
    return index;
  }

  private static List<Value> gatherNd(Site s) {
    Value v = s.in(0);
    Tensor which = indices(s, 1);
    s.require(s.integer("batch_dims", 0) == 0, "has batch_dims, which is not supported");
    int[] starts = tuples(s, v.dims(), which);
    int depth = which.dims()[which.dims().length - 1];
    int[] rest = Arrays.copyOfRange(v.dims(), depth, v.rank());
    int[] dims = joined(Arrays.copyOf(which.dims(), which.dims().length - 1), rest);
    s.room(dims);
    return List.of(ShapeOperators.moved(s, v, dims, blocks(starts, (int) Dims.size(rest))));
  }

  /**
   * Returns the offsets of the parts of a tensor that index tuples select. The tuples run along the
   * last axis of {@code which}.
   */
  static int[] tuples(Site s, int[] dims, Tensor which) {
    s.require(which.dims().length > 0, "has a single number as indices");
    int depth = which.dims()[which.dims().length - 1];
    s.require(depth > 0 && depth <= dims.length, "has tuples of " + depth + " indices");
    int[] strides = Dims.strides(dims);
    int[] out = new int[which.values().length / depth];
    for (int t = 0; t < out.length; t++) {
      for (int d = 0; d < depth; d++) {
        out[t] += entry(s, which.values()[t * depth + d], dims[d]) * strides[d];
      }
    }
    return out;
  }

  static int[] blocks(int[] starts, int length) {
    int[] out = new int[Math.multiplyExact(starts.length, length)];
    for (int k = 0; k < out.length; k++) {
      out[k] = starts[k / length] + k % length;
    }
    return out;
  }

  private static List<Value> trilu(Site s) {
    Value v = s.in(0);
    s.require(v.rank() >= 2, "got " + Dims.text(v.dims()) + ", expected at least 2 dimensions");
    int[] diagonal = s.has(1) ? s.integers(1, "its diagonal") : new int[1];
    s.require(diagonal.length == 1, "got several diagonals");
    boolean upper = s.flag("upper", true);
    int rows = v.dims()[v.rank() - 2];
    int cols = v.dims()[v.rank() - 1];
    int[] index = new int[v.size()];
    for (int e = 0; e < index.length; e++) {
      long above = e % cols - e / cols % rows - (long) diagonal[0];
      index[e] = (upper ? above >= 0 : above <= 0) ? e : -1;
    }
    return s.one(v.kind(), v.dims(), Move.of(index, 0), v);
  }

  private static List<Value> pad(Site s) {
    Value v = s.in(0);
    int[] pads = s.integers("pads", 1, "its pads");
    s.require(pads != null, "has no pads");
    int[] axes = s.has(3) ? s.integers(3, "its axes") : Dims.range(0, v.rank());
    s.axes(axes, v.rank());
    s.require(pads.length == 2 * axes.length, "got " + pads.length + " pads");
    int[] before = new int[v.rank()];
    int[] dims = v.dims().clone();
    for (int k = 0; k < axes.length; k++) {
      int a = s.axis(axes[k], v.rank());
      before[a] = pads[k];
      dims[a] = Math.addExact(dims[a], Math.addExact(pads[k], pads[k + axes.length]));
    }
    double fill = s.number("value", 0);
    if (s.has(2)) {
      Tensor t = s.constant(2, "what it pads with");
      s.require(t.values().length == 1, "pads with several numbers");
      fill = t.values()[0];
    }
    String mode = s.text("mode", "constant");
    int[] strides = Dims.strides(v.dims());
    int[] index = new int[(int) Dims.size(s.room(dims))];
    for (int d = 0; d < dims.length; d++) {
      int[] own = new int[dims.length];
      own[d] = 1;
      int[] places = Dims.walk(dims, own, -before[d]);
      for (int e = 0; e < index.length; e++) {
        int at = inside(s, mode, places[e], v.dims()[d]);
        index[e] = index[e] < 0 || at < 0 ? -1 : index[e] + at * strides[d];
      }
    }
    return s.one(v.kind(), dims, Move.of(index, fill), v);
  }

  private static int inside(Site s, String mode, int at, int n) {
    return switch (mode) {
      case "constant" -> at < 0 || at >= n ? -1 : at;
      case "edge" -> Math.max(0, Math.min(n - 1, at));
      case "wrap" -> n == 0 ? -1 : Math.floorMod(at, n);
      case "reflect" -> {
        s.require(at > -n && at < 2 * n - 1, "reflects further than there is");
        yield at < 0 ? -at : at >= n ? 2 * n - 2 - at : at;
      }
      default -> throw s.refuse("got the mode " + mode);
    };
  }

  private static List<Value> compress(Site s) {
    Value v = s.in(0);
    Tensor keep = s.constant(1, "its condition");
    boolean flat = !s.hasAttribute("axis");
    Value from = flat ? s.reshaped(v, v.size()) : v;
    int axis = flat ? 0 : s.axis(s.integer("axis", 0), v.rank());
    List<Integer> kept = new ArrayList<>();
    for (int k = 0; k < Math.min(keep.values().length, from.dims()[axis]); k++) {
      if (keep.values()[k] != 0) {
        kept.add(k);
      }
    }
    Tensor which = Tensor.integers(kept.stream().mapToInt(k -> k).toArray());
    return List.of(s.apply("Gather", java.util.Map.of("axis", (long) axis), from, s.known(which)));
  }

  private static List<Value> reverse(Site s) {
    Value v = s.in(0);
    int[] lengths = s.integers(1, "its lengths");
    int time = s.axis(s.integer("time_axis", 0), v.rank());
    int batch = s.axis(s.integer("batch_axis", 1), v.rank());
    s.require(time != batch && lengths.length == v.dims()[batch], "has lengths for another batch");
    int[] strides = Dims.strides(v.dims());
    int[] index = Dims.range(0, v.size());
    for (int e = 0; e < index.length; e++) {
      int t = e / strides[time] % v.dims()[time];
      int n = lengths[e / strides[batch] % v.dims()[batch]];
      s.require(n >= 0 && n <= v.dims()[time], "has a length of " + n);
      index[e] += t < n ? (n - 1 - 2 * t) * strides[time] : 0;
    }
    return List.of(ShapeOperators.moved(s, v, v.dims(), index));
  }
}
