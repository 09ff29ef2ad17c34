package gradflow.graph;

/**
 * The fibres of a tensor along some axes: for each place on the other axes, the entries that differ
 * in these alone.
 *
 * @param index entries, fibre by fibre
 * @param length entries of one fibre
 */
record Fibers(int[] index, int length) {
  /** Of a shape, along axes that ascend. */
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
