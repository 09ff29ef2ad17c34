package gradflow.graph;

import java.util.Arrays;
import java.util.List;

/** Constants, shapes as tensors, and type conversions. */
final class ConstantOperators {
  private ConstantOperators() {}

  static List<Operator> all() {
    return List.of(
        Operator.of(
            "Constant",
            s -> List.of(s.known(constant(s))),
            "value",
            "value_float",
            "value_floats",
            "value_int",
            "value_ints"),
        Operator.of("ConstantOfShape", ConstantOperators::ofShape, "value").from(9),
        Operator.of("Shape", ConstantOperators::shape, "start", "end"),
        Operator.of("Size", s -> List.of(s.known(Tensor.number(Kind.INTEGER, s.in(0).size())))),
        Operator.of("Range", ConstantOperators::range).from(11),
        Operator.of("EyeLike", ConstantOperators::eye, "k", "dtype").from(9),
        Operator.of(
            "Cast", s -> cast(s, kind(s, s.integer("to", 0))), "to", "saturate", "round_mode"),
        Operator.of("CastLike", s -> cast(s, s.in(1).kind()), "saturate", "round_mode").from(15));
  }

  private static Tensor constant(Site s) {
    if (s.hasAttribute("value")) {
      return s.tensor("value");
    } else if (s.hasAttribute("value_float")) {
      return Tensor.number(Kind.REAL, s.number("value_float", 0));
    } else if (s.hasAttribute("value_int")) {
      return Tensor.number(Kind.INTEGER, s.integer("value_int", 0));
    } else if (s.hasAttribute("value_floats")) {
      double[] v = s.doubles("value_floats");
      return new Tensor(Kind.REAL, new int[] {v.length}, v);
    }
    s.require(s.hasAttribute("value_ints"), "has no value");
    return Tensor.integers(s.longs("value_ints"));
  }

  private static List<Value> ofShape(Site s) {
    int[] dims = s.room(s.integers(0, "its shape"));
    Tensor value = s.hasAttribute("value") ? s.tensor("value") : Tensor.number(Kind.REAL, 0);
    s.require(value.values().length == 1, "got a value of " + Dims.text(value.dims()));
    double[] out = new double[Math.toIntExact(Dims.size(dims))];
    Arrays.fill(out, value.values()[0]);
    return List.of(s.known(new Tensor(value.kind(), dims, out)));
  }

  private static List<Value> shape(Site s) {
    int[] dims = s.in(0).dims();
    int start = bound(s.integer("start", 0), dims.length);
    int end = bound(s.integer("end", dims.length), dims.length);
    return List.of(s.known(Tensor.integers(Arrays.copyOfRange(dims, start, Math.max(start, end)))));
  }

  private static int bound(int at, int rank) {
    return Math.max(0, Math.min(rank, at < 0 ? at + rank : at));
  }

  private static List<Value> range(Site s) {
    double start = number(s, 0, "its start");
    double limit = number(s, 1, "its limit");
    double delta = number(s, 2, "its step");
    double count = Math.max(0, Math.ceil((limit - start) / delta));
    s.require(Double.isFinite(count) && delta != 0, "has no end");
    int[] dims = s.room(Site.clamp(count));
    double[] out = new double[dims[0]];
    for (int k = 0; k < out.length; k++) {
      out[k] = start + k * delta;
    }
    return List.of(s.known(new Tensor(s.in(0).kind(), dims, out)));
  }

  private static double number(Site s, int k, String what) {
    Tensor t = s.constant(k, what);
    s.require(t.values().length == 1, what + " is not a single number");
    return t.values()[0];
  }

  private static List<Value> eye(Site s) {
    int[] dims = s.room(s.in(0).dims());
    s.require(dims.length == 2, "got " + Dims.text(dims) + ", expected a matrix");
    int k = s.integer("k", 0);
    double[] out = new double[dims[0] * dims[1]];
    for (int i = 0; i < dims[0]; i++) {
      long j = (long) i + k;
      if (j >= 0 && j < dims[1]) {
        out[i * dims[1] + (int) j] = 1;
      }
    }
    Kind kind = s.hasAttribute("dtype") ? kind(s, s.integer("dtype", 0)) : s.in(0).kind();
    return List.of(s.known(new Tensor(kind, dims, out)));
  }

  /** Returns the kind for an ONNX type number. */
  private static Kind kind(Site s, int type) {
    return switch (type) {
      case 1, 10, 11, 16 -> Kind.REAL;
      case 2, 3, 4, 5, 6, 7, 12, 13 -> Kind.INTEGER;
      case 9 -> Kind.TRUTH;
      default -> throw s.refuse("casts to ONNX's type " + type + ", which is not supported");
    };
  }

  /**
   * Converts between kinds. A cast between floating types does nothing, since everything is
   * computed in double precision.
   */
  private static List<Value> cast(Site s, Kind to) {
    Value v = s.in(0);
    if (v.kind() == to || (v.kind() == Kind.TRUTH && to == Kind.INTEGER)) {
      return v.kind() == to ? List.of(v) : s.one(to, v.dims(), Unary.flat(x -> x), v);
    }
    Rule rule =
        switch (to) {
          case REAL -> Unary.flat(x -> x);
          case INTEGER -> Unary.flat(x -> x < 0 ? Math.ceil(x) : Math.floor(x));
          case TRUTH -> Unary.flat(x -> x != 0 ? 1 : 0);
        };
    return s.one(to, v.dims(), rule, v);
  }
}
