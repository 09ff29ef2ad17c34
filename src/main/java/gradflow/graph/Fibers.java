package gradflow.graph;

/**
 * The fibres of a tensor along some axes. A fibre is the set of entries whose indices agree on all
 * other axes.
 *
 * @param index row-major indices of the entries, fibre by fibre
 * @param length number of entries of one fibre
 */
record Fibers(int[] index, int length) {
  /** Returns the fibres of a shape along the given axes, which must be ascending. */
  static Fibers of(int[] dims, int[] axes) {
    int[] strides = Dims.strides(dims);
    boolean[] along = new boolean[dims.length];
    for (int a : axes) {
      along[a] = true;
    }
    int[] starts = part(dims, strides, along, false);
    int[] steps = part(dims, strides, along, true);
    int[] index = new int[starts.length * steps.length];
    int at = 0;
    for (int start : starts) {
      for (int step : steps) {
        index[at++] = start + step;
      }
    }
    return new Fibers(index, steps.length);
  }

  private static int[] part(int[] dims, int[] strides, boolean[] along, boolean wanted) {
    int count = 0;
    for (boolean a : along) {
      count += a == wanted ? 1 : 0;
    }
    int[] d = new int[count];
    int[] s = new int[count];
    int k = 0;
    for (int axis = 0; axis < dims.length; axis++) {
      if (along[axis] == wanted) {
        d[k] = dims[axis];
        s[k++] = strides[axis];
      }
    }
    return Dims.walk(d, s, 0);
  }

  /** Number of fibres. */
  int count() {
    return length == 0 ? 0 : index.length / length;
  }
}
