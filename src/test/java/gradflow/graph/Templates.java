package gradflow.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** For every operator a way to put it behind the value that a sketch has. */
final class Templates {
  private static final Map<String, Template> ALL = all();

  /** What it needs, and what it does. */
  record Template(int since, int until, int rank, Consumer<Sketch> draw) {}

  private Templates() {}

  /** By name; some operators have several. */
  static Map<String, Template> map() {
    return ALL;
  }

  private static Map<String, Template> all() {
    Map<String, Template> all = new LinkedHashMap<>();
    for (String op :
        List.of(
            "Neg",
            "Abs",
            "Sin",
            "Cos",
            "Atan",
            "Sinh",
            "Cosh",
            "Asinh",
            "Erf",
            "Tanh",
            "Sigmoid",
            "Relu",
            "Softplus",
            "Softsign",
            "Exp",
            "Identity",
            "Dropout")) {
      put(all, op, s -> s.go(s.node(op, s.now)));
    }
    put(all, "Tan", s -> s.go(s.node("Tan", s.node("Tanh", s.now))));
    put(all, "HardSwish", 14, s -> s.go(s.node("HardSwish", s.now)));
    put(all, "Mish", 18, s -> s.go(s.node("Mish", s.now)));
    put(all, "Gelu", 20, s -> s.go(s.node("Gelu", s.now)));
    put(all, "Gelu tanh", 20, s -> s.go(s.node("Gelu", Map.of("approximate", "tanh"), s.now)));
    put(all, "Swish", 24, s -> s.go(s.node("Swish", Map.of("alpha", 1.5), s.now)));
    for (String op : List.of("LeakyRelu", "Elu", "ThresholdedRelu")) {
      put(all, op, s -> s.go(s.node(op, Map.of("alpha", 0.25), s.now)));
    }
    put(all, "Celu", 12, s -> s.go(s.node("Celu", Map.of("alpha", 0.75), s.now)));
    put(all, "Selu", s -> s.go(s.node("Selu", s.now)));
    put(all, "HardSigmoid", s -> s.go(s.node("HardSigmoid", s.now)));
    put(all, "Shrink", s -> s.go(s.node("Shrink", Map.of("lambd", 0.25, "bias", 0.125), s.now)));
    for (String op : List.of("Asin", "Acos", "Atanh")) {
      put(all, op, s -> s.go(s.node(op, s.node("Mul", s.node("Tanh", s.now), s.of(0.875)))));
    }
    for (String op : List.of("Log", "Sqrt", "Reciprocal", "Acosh")) {
      put(all, op, s -> s.go(s.node(op, positive(s, s.now, op.equals("Acosh") ? 1.5 : 0.5))));
    }
    for (String op : List.of("Floor", "Ceil", "Round", "Sign")) {
      put(all, op, s -> s.go(s.node("Mul", s.now, s.node(op, s.node("Mul", s.now, s.of(3.25))))));
    }
    for (String op : List.of("IsNaN", "IsInf")) {
      put(all, op, 10, s -> s.go(s.node("Where", s.node(op, s.now), s.real(1), s.now)));
    }
    for (String op : List.of("Add", "Sub", "Mul", "PRelu", "Max", "Min")) {
      put(all, op, s -> s.go(s.node(op, s.now, s.real(partner(s)))));
    }
    for (String op : List.of("Sum", "Mean", "Max", "Min")) {
      put(all, op + " of three", s -> s.go(s.node(op, s.now, s.real(partner(s)), s.real(1))));
    }
    put(all, "Div", s -> s.go(s.node("Div", s.now, positive(s, s.real(partner(s)), 0.5))));
    put(
        all,
        "Pow",
        s -> {
          Tensor power = Tensor.number(Kind.REAL, 2 + s.random.nextInt(3));
          s.go(s.node("Pow", s.now, s.node("Constant", Map.of("value", power))));
        });
    put(all, "Pow of both", s -> s.go(s.node("Pow", positive(s, s.now, 0.5), s.real(partner(s)))));
    put(
        all,
        "Mod",
        10,
        s -> s.go(s.node("Mod", Map.of("fmod", 1L), s.now, positive(s, s.real(1), 0.25))));
    put(all, "Clip", 11, s -> s.go(s.node("Clip", s.now, s.of(-0.4375), s.of(0.5625))));
    for (String op : List.of("Greater", "Less", "GreaterOrEqual", "LessOrEqual", "Equal")) {
      put(
          all,
          op,
          op.contains("Or") ? 12 : 11,
          s -> {
            String c = s.node("Cast", Map.of("to", 1L), s.node(op, s.now, s.real(partner(s))));
            s.go(s.node("Mul", s.node("Add", c, s.of(0.5)), s.now));
          });
    }
    for (String op : List.of("And", "Or", "Xor")) {
      put(
          all,
          op,
          s -> {
            String a = s.node("Greater", s.now, s.of(0.2));
            String b = s.node("Not", s.node("Less", s.now, s.of(-0.3)));
            s.go(s.node("Where", s.node(op, a, b), s.now, s.real(partner(s))));
          });
    }
    for (String op : List.of("BitwiseAnd", "BitwiseOr", "BitwiseXor")) {
      put(
          all,
          op,
          18,
          s -> {
            String bits = s.node(op, s.ints(s.random.nextInt(9)), s.ints(6));
            s.go(s.node("Mul", s.node("CastLike", bits, s.now), s.now));
          });
    }
    shapes(all);
    parts(all);
    reductions(all);
    norms(all);
    matrices(all);
    return all;
  }

  private static void put(Map<String, Template> all, String name, Consumer<Sketch> draw) {
    put(all, name, 7, draw);
  }

  private static void put(
      Map<String, Template> all, String name, int since, Consumer<Sketch> draw) {
    all.put(name, new Template(since, Operator.TODAY, 1, draw));
  }

  private static String positive(Sketch s, String x, double least) {
    return s.node("Add", s.node("Mul", x, x), s.of(least));
  }

  /** A shape that broadcasts to the present one. */
  private static int[] partner(Sketch s) {
    int[] dims = s.dims.clone();
    for (int d = 0; d < dims.length; d++) {
      dims[d] = s.random.nextInt(3) == 0 ? 1 : dims[d];
    }
    int from = s.random.nextInt(dims.length);
    return java.util.Arrays.copyOfRange(dims, from, dims.length);
  }

  private static int axis(Sketch s) {
    return s.random.nextInt(s.dims.length);
  }

  private static void shapes(Map<String, Template> all) {
    put(all, "Reshape", s -> s.go(s.reshaped(s.now, -1, s.dims[axis(s)])));
    put(all, "Flatten", s -> s.go(s.node("Flatten", Map.of("axis", (long) axis(s)), s.now)));
    put(
        all,
        "Squeeze",
        s -> {
          String wide = s.withAxes("Unsqueeze", 13, Map.of(), s.now, 0, s.dims.length + 1);
          s.go(s.withAxes("Squeeze", 13, Map.of(), wide, 0));
        });
    put(all, "Unsqueeze", s -> s.go(s.withAxes("Unsqueeze", 13, Map.of(), s.now, axis(s))));
    put(all, "Transpose", s -> s.go(s.node("Transpose", s.now)));
    put(
        all,
        "Transpose by order",
        s -> {
          long[] perm = new long[s.dims.length];
          for (int d = 0; d < perm.length; d++) {
            perm[d] = (d + 1) % perm.length;
          }
          s.go(s.node("Transpose", Map.of("perm", perm), s.now));
        });
    put(
        all,
        "Expand",
        s -> {
          long[] dims = new long[s.dims.length + 1];
          java.util.Arrays.fill(dims, 1);
          dims[0] = 2;
          s.go(s.node("Expand", s.now, s.ints(dims)));
        });
    put(
        all,
        "Tile",
        s -> {
          long[] times = new long[s.dims.length];
          for (int d = 0; d < times.length; d++) {
            times[d] = 1 + s.random.nextInt(2);
          }
          s.go(s.node("Tile", s.now, s.ints(times)));
        });
    put(
        all,
        "Concat",
        s -> s.go(s.node("Concat", Map.of("axis", (long) axis(s)), s.now, s.real(s.dims), s.now)));
    for (String mode : List.of("DCR", "CRD")) {
      put(
          all,
          "DepthToSpace " + mode,
          11,
          s -> {
            String four = s.reshaped(s.now, 1, s.size(), 1, 1);
            String x = s.node("Concat", Map.of("axis", 1L), four, four, four, four);
            s.go(s.node("DepthToSpace", Map.of("blocksize", 2L, "mode", mode), x));
          });
    }
    put(
        all,
        "SpaceToDepth",
        s -> {
          String four = s.reshaped(s.now, 1, s.size(), 1, 1);
          String row = s.node("Concat", Map.of("axis", 2L), four, s.node("Tanh", four));
          String x = s.node("Concat", Map.of("axis", 3L), row, row);
          s.go(s.node("SpaceToDepth", Map.of("blocksize", 2L), x));
        });
    put(
        all,
        "Shape",
        s -> {
          String first = s.node("Gather", s.node("Shape", s.now), s.ints(0));
          s.go(s.node("Mul", s.node("Cast", Map.of("to", 1L), first), s.now));
        });
    put(
        all,
        "Size",
        s -> s.go(s.node("Div", s.now, s.node("Cast", Map.of("to", 1L), s.node("Size", s.now)))));
    put(
        all,
        "Range",
        11,
        s -> {
          String flat = s.reshaped(s.now, -1);
          Tensor zero = Tensor.number(Kind.INTEGER, 0);
          Tensor end = Tensor.number(Kind.INTEGER, s.size());
          String all3 =
              s.node(
                  "Range",
                  s.constant(zero),
                  s.constant(end),
                  s.constant(Tensor.number(Kind.INTEGER, 1)));
          s.go(s.node("Mul", s.node("Cast", Map.of("to", 1L), all3), flat));
        });
    put(
        all,
        "EyeLike",
        9,
        s -> {
          String flat = s.reshaped(s.now, 1, s.size());
          String rows = s.node("Concat", Map.of("axis", 0L), flat, flat, flat);
          s.go(s.node("Mul", rows, s.node("EyeLike", Map.of("k", 1L), rows)));
        });
    put(
        all,
        "ConstantOfShape",
        9,
        s -> {
          Tensor value = new Tensor(Kind.REAL, new int[] {1}, new double[] {s.number()});
          String c = s.node("ConstantOfShape", Map.of("value", value), s.node("Shape", s.now));
          s.go(s.node("Add", s.now, c));
        });
    put(
        all,
        "Constant",
        s -> {
          Tensor value = Tensor.number(Kind.REAL, s.number());
          s.go(s.node("Mul", s.now, s.node("Constant", Map.of("value", value))));
        });
  }

  private static void parts(Map<String, Template> all) {
    put(
        all,
        "Slice",
        10,
        s -> {
          int a = axis(s);
          boolean down = s.random.nextBoolean();
          s.go(
              down
                  ? s.node(
                      "Slice", s.now, s.ints(-1), s.ints(Long.MIN_VALUE), s.ints(a), s.ints(-1))
                  : s.node(
                      "Slice", s.now, s.ints(0), s.ints(Long.MAX_VALUE), s.ints(a), s.ints(2)));
        });
    put(
        all,
        "Split",
        s -> {
          long a = axis(s);
          String twice = s.node("Concat", Map.of("axis", a), s.now, s.real(s.dims));
          Map<String, Object> how = new LinkedHashMap<>(Map.of("axis", a));
          if (s.opset >= 18) {
            how.put("num_outputs", 2L);
          }
          List<String> halves = s.nodes("Split", 2, how, twice);
          s.go(s.node("Mul", halves.get(0), halves.get(1)));
        });
    put(
        all,
        "Gather",
        11,
        s -> {
          int a = axis(s);
          s.go(
              s.node(
                  "Gather",
                  Map.of("axis", (long) a),
                  s.now,
                  s.ints(-1, s.random.nextInt(s.dims[a]), 0)));
        });
    put(
        all,
        "GatherElements",
        11,
        s -> {
          int[] dims = s.dims.clone();
          double[] which = new double[s.size()];
          int a = axis(s);
          for (int k = 0; k < which.length; k++) {
            which[k] = s.random.nextInt(dims[a]);
          }
          String places = s.constant(new Tensor(Kind.INTEGER, dims, which));
          s.go(s.node("GatherElements", Map.of("axis", (long) a), s.now, places));
        });
    put(
        all,
        "GatherND",
        12,
        s -> {
          double[] which = {0, s.dims[0] - 1, 0};
          s.go(
              s.node(
                  "GatherND",
                  s.now,
                  s.constant(new Tensor(Kind.INTEGER, new int[] {3, 1}, which))));
        });
    all.put(
        "Trilu",
        new Template(
            14,
            Operator.TODAY,
            2,
            s -> {
              long upper = s.random.nextInt(2);
              String k = s.constant(Tensor.number(Kind.INTEGER, s.random.nextInt(2)));
              s.go(s.node("Trilu", Map.of("upper", upper), s.now, k));
            }));
    for (String mode : List.of("constant", "edge", "reflect")) {
      put(
          all,
          "Pad " + mode,
          11,
          s -> {
            long[] pads = new long[2 * s.dims.length];
            for (int d = 0; d < s.dims.length; d++) {
              boolean room = s.dims[d] > 1 || !mode.equals("reflect");
              pads[d] = room ? 1 : 0;
              pads[d + s.dims.length] = room && mode.equals("constant") ? 2 : 0;
            }
            s.go(s.node("Pad", Map.of("mode", mode), s.now, s.ints(pads)));
          });
    }
    put(
        all,
        "Compress",
        11,
        s -> {
          double[] keep = new double[s.size()];
          for (int k = 0; k < keep.length; k++) {
            keep[k] = k % 2;
          }
          keep[0] = 1;
          String c = s.constant(new Tensor(Kind.TRUTH, new int[] {keep.length}, keep));
          s.go(s.node("Compress", s.now, c));
        });
    put(
        all,
        "ReverseSequence",
        10,
        s -> {
          String x = s.node("Concat", Map.of("axis", 0L), flat(s), s.real(1, s.size()));
          long[] lengths = new long[s.size()];
          for (int k = 0; k < lengths.length; k++) {
            lengths[k] = 1 + k % 2;
          }
          Map<String, Object> how = Map.of("time_axis", 0L, "batch_axis", 1L);
          s.go(s.node("ReverseSequence", how, x, s.ints(lengths)));
        });
    put(
        all,
        "ScatterND",
        11,
        s -> {
          double[] which = {s.size() - 1, 0};
          String places = s.constant(new Tensor(Kind.INTEGER, new int[] {2, 1}, which));
          s.go(s.node("ScatterND", s.reshaped(s.now, -1), places, s.real(2)));
        });
    put(
        all,
        "ScatterElements",
        11,
        s -> {
          String places = s.ints(s.size() - 1);
          s.go(s.node("ScatterElements", s.reshaped(s.now, -1), places, s.real(1)));
        });
    all.put(
        "Scatter",
        new Template(
            9, 10, 1, s -> s.go(s.node("Scatter", s.reshaped(s.now, -1), s.ints(0), s.real(1)))));
  }

  private static String flat(Sketch s) {
    return s.reshaped(s.now, 1, s.size());
  }

  private static void reductions(Map<String, Template> all) {
    for (String op :
        List.of(
            "ReduceSum",
            "ReduceMean",
            "ReduceProd",
            "ReduceMax",
            "ReduceMin",
            "ReduceL1",
            "ReduceL2",
            "ReduceSumSquare",
            "ReduceLogSumExp",
            "ReduceLogSum")) {
      put(
          all,
          op,
          s -> {
            String x = op.equals("ReduceLogSum") ? positive(s, s.now, 0.5) : s.now;
            long keep = s.dims.length == 1 ? 1 : s.random.nextInt(2);
            int from = op.equals("ReduceSum") ? 13 : 18;
            s.go(s.withAxes(op, from, Map.of("keepdims", keep), x, axis(s)));
          });
    }
    put(
        all,
        "CumSum",
        11,
        s -> {
          String a = s.constant(Tensor.number(Kind.INTEGER, axis(s)));
          long exclusive = s.random.nextInt(2);
          long reverse = s.random.nextInt(2);
          s.go(s.node("CumSum", Map.of("exclusive", exclusive, "reverse", reverse), s.now, a));
        });
    put(
        all,
        "TopK",
        11,
        s -> {
          int a = axis(s);
          long k = 1 + s.random.nextInt(s.dims[a]);
          s.go(s.nodes("TopK", 2, Map.of("axis", (long) a), s.now, s.ints(k)).get(0));
        });
    for (String op : List.of("ArgMax", "ArgMin")) {
      put(
          all,
          op,
          11,
          s -> {
            long a = axis(s);
            String which = s.node(op, Map.of("axis", a), s.now);
            s.go(s.node("Add", s.now, s.node("Cast", Map.of("to", 1L), which)));
          });
    }
    put(all, "Hardmax", 13, s -> s.go(s.node("Add", s.now, s.node("Hardmax", s.now))));
    put(
        all,
        "OneHot",
        11,
        s -> {
          String which = s.node("ArgMax", Map.of("axis", 1L, "keepdims", 0L), flat(s));
          Tensor values = new Tensor(Kind.REAL, new int[] {2}, new double[] {0.25, 2});
          String hot = s.node("OneHot", which, s.ints(s.size()), s.constant(values));
          s.go(s.node("Mul", hot, flat(s)));
        });
  }

  private static void norms(Map<String, Template> all) {
    for (String op : List.of("Softmax", "LogSoftmax")) {
      put(all, op, s -> s.go(s.node(op, Map.of("axis", (long) axis(s)), s.now)));
    }
    put(
        all,
        "LayerNormalization",
        17,
        s -> {
          int a = axis(s);
          int[] rest = java.util.Arrays.copyOfRange(s.dims, a, s.dims.length);
          s.go(
              s.node(
                  "LayerNormalization",
                  Map.of("axis", (long) a, "epsilon", 0.25),
                  s.now,
                  s.real(rest),
                  s.real(rest)));
        });
    put(
        all,
        "RMSNormalization",
        23,
        s -> {
          int[] last = {s.dims[s.dims.length - 1]};
          s.go(s.node("RMSNormalization", Map.of("epsilon", 0.25), s.now, s.real(last)));
        });
    put(
        all,
        "BatchNormalization",
        9,
        s -> {
          int n = s.size();
          String variance = positive(s, s.real(n), 0.5);
          s.go(s.node("BatchNormalization", flat(s), s.real(n), s.real(n), s.real(n), variance));
        });
    put(
        all,
        "InstanceNormalization",
        s -> {
          String x = s.node("Concat", Map.of("axis", 2L), three(s), s.node("Tanh", three(s)));
          String y = s.node("Concat", Map.of("axis", 2L), x, s.real(1, s.size(), 1));
          s.go(
              s.node(
                  "InstanceNormalization",
                  Map.of("epsilon", 0.25),
                  y,
                  s.real(s.size()),
                  s.real(s.size())));
        });
    for (long p = 1; p <= 2; p++) {
      long power = p;
      put(
          all,
          "LpNormalization " + p,
          s -> s.go(s.node("LpNormalization", Map.of("axis", (long) axis(s), "p", power), s.now)));
    }
    put(
        all,
        "MeanVarianceNormalization",
        9,
        s -> {
          String x = s.node("Concat", Map.of("axis", 1L), flat(s), s.real(1, 2));
          s.go(s.node("MeanVarianceNormalization", Map.of("axes", new long[] {1}), x));
        });
  }

  private static String three(Sketch s) {
    return s.reshaped(s.now, 1, s.size(), 1);
  }

  private static void matrices(Map<String, Template> all) {
    put(all, "MatMul", s -> s.go(s.node("MatMul", s.now, s.real(s.dims[s.dims.length - 1], 3))));
    all.put(
        "MatMul from the left",
        new Template(
            7,
            Operator.TODAY,
            2,
            s -> s.go(s.node("MatMul", s.real(2, s.dims[s.dims.length - 2]), s.now))));
    put(
        all,
        "MatMul of two values",
        s -> {
          String a = s.reshaped(s.now, -1, 1);
          String b = s.reshaped(s.node("Tanh", s.now), 1, -1);
          s.go(s.node("MatMul", b, s.node("Tanh", s.node("MatMul", a, b))));
        });
    for (int t = 0; t < 4; t++) {
      long ta = t / 2;
      long tb = t % 2;
      put(
          all,
          "Gemm " + ta + tb,
          11,
          s -> {
            int n = s.size();
            String x = ta == 1 ? s.reshaped(s.now, n, 1) : s.reshaped(s.now, 1, n);
            String w = tb == 1 ? s.real(3, n) : s.real(n, 3);
            Map<String, Object> how = Map.of("transA", ta, "transB", tb, "alpha", 0.5, "beta", 1.5);
            s.go(s.node("Gemm", how, x, w, s.real(3)));
          });
    }
    List<String> equations =
        new ArrayList<>(List.of("bi,ij->bj", "bi , bj -> ij", "bi,ji", "...i,ij->...j"));
    for (String equation : equations) {
      put(
          all,
          "Einsum " + equation,
          12,
          s -> {
            int n = s.size();
            String w =
                equation.contains("bj") && equation.contains(", b")
                    ? s.real(1, 3)
                    : equation.endsWith("ji") ? s.real(3, n) : s.real(n, 3);
            s.go(s.node("Einsum", Map.of("equation", equation), flat(s), w));
          });
    }
    put(
        all,
        "Einsum of three",
        12,
        s -> {
          int n = s.size();
          s.go(
              s.node(
                  "Einsum",
                  Map.of("equation", "bi,bij,j->ij"),
                  flat(s),
                  s.real(1, n, 2),
                  s.real(2)));
        });
  }
}
