package gradflow.experiment;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * The grid points needed to locate the line between the sides of a function. A coarse grid is
 * examined first; a cell whose points lie on both sides is split, and the smallest such cells get
 * all their corners. Whether a point is requested depends only on the sides of other requested
 * points, so the result does not depend on the order in which sides become known.
 */
final class CellTree {
  private record Cell(int left, int right, int bottom, int top) {}

  private final int columns;
  private final int until;
  private final BitSet asked = new BitSet();
  private List<Cell> leaves = new ArrayList<>();

  private CellTree(int columns, int rows, int until, int coarse) {
    this.columns = columns;
    this.until = until;
    int[] x = coarse(columns, coarse);
    int[] y = coarse(rows, coarse);
    for (int i = 0; i < x.length; i++) {
      for (int k = 0; k < y.length; k++) {
        asked.set(y[k] * columns + x[i]);
        if (i > 0 && k > 0) {
          leaves.add(new Cell(x[i - 1], x[i], y[k - 1], y[k]));
        }
      }
    }
  }

  /** Returns at most {@code most} of n points, evenly spaced, including both ends. */
  private static int[] coarse(int n, int most) {
    int cells = Math.max(1, Math.min(most, n) - 1);
    int[] at = new int[n == 1 ? 1 : cells + 1];
    for (int i = 0; i < at.length; i++) {
      at[i] = (int) Math.round((double) i * (n - 1) / cells);
    }
    return at;
  }

  /**
   * Returns the points requested so far: point (i, k) is {@code k * columns + i}. Once the sides of
   * all of them are known, nothing more is requested.
   *
   * @param columns number of points on the horizontal axis ≥ 1
   * @param rows number of points on the vertical axis ≥ 1
   * @param until maximum width of the smallest cells in steps ≥ 1
   * @param coarse points on each axis of the first grid ≥ 2
   * @param side of a point: any number ≥ 0; −1 if it is not known yet
   */
  static BitSet points(int columns, int rows, int until, int coarse, IntUnaryOperator side) {
    CellTree tree = new CellTree(columns, rows, until, coarse);
    int[] sides = new int[columns * rows];
    BitSet seen = new BitSet();
    boolean more = true;
    while (more) {
      BitSet fresh = (BitSet) tree.asked.clone();
      fresh.andNot(seen);
      fresh.stream().forEach(p -> sides[p] = side.applyAsInt(p));
      seen.or(fresh);
      more = fresh.stream().allMatch(p -> sides[p] >= 0) && tree.refine(sides);
    }
    return tree.asked;
  }

  /**
   * Splits the cells that contain both sides, or requests their corners; returns whether anything
   * changed.
   */
  private boolean refine(int[] sides) {
    BitSet known = (BitSet) asked.clone();
    List<Cell> next = new ArrayList<>();
    boolean changed = false;
    for (Cell cell : leaves) {
      if (!hasTwoSides(cell, known, sides)) {
        next.add(cell);
      } else if (width(cell) > until || height(cell) > until) {
        split(cell, next);
        changed = true;
      } else {
        int before = asked.cardinality();
        for (int x : new int[] {cell.left, cell.right}) {
          ask(x, cell.bottom);
          ask(x, cell.top);
        }
        next.add(cell);
        changed |= asked.cardinality() > before;
      }
    }
    leaves = next;
    return changed;
  }

  /** Splits a cell at its middle; a side that is short enough is not split. */
  private void split(Cell cell, List<Cell> into) {
    int x = width(cell) > until ? (cell.left + cell.right) / 2 : cell.right;
    int y = height(cell) > until ? (cell.bottom + cell.top) / 2 : cell.top;
    into.add(new Cell(cell.left, x, cell.bottom, y));
    ask(x, y);
    if (x < cell.right) {
      into.add(new Cell(x, cell.right, cell.bottom, y));
    }
    if (y < cell.top) {
      into.add(new Cell(cell.left, x, y, cell.top));
    }
    if (x < cell.right && y < cell.top) {
      into.add(new Cell(x, cell.right, y, cell.top));
    } else if (x < cell.right) {
      ask(x, cell.bottom);
    } else {
      ask(cell.left, y);
    }
  }

  private boolean hasTwoSides(Cell cell, BitSet known, int[] sides) {
    int found = -1;
    for (int y = cell.bottom; y <= cell.top; y++) {
      int end = y * columns + cell.right;
      int p = known.nextSetBit(y * columns + cell.left);
      for (; p >= 0 && p <= end; p = known.nextSetBit(p + 1)) {
        int here = sides[p];
        if (found >= 0 && here != found) {
          return true;
        }
        found = here;
      }
    }
    return false;
  }

  private void ask(int x, int y) {
    asked.set(y * columns + x);
  }

  private static int width(Cell cell) {
    return cell.right - cell.left;
  }

  private static int height(Cell cell) {
    return cell.top - cell.bottom;
  }
}
