package gradflow.cell;

import gradflow.check.BadArgument;
import gradflow.check.FormerNames;
import java.util.ArrayList;
import java.util.List;

/**
 * The parameter blocks of a cell, in order, and the stacks that are computed with a single product.
 * This is the only place that fixes an order of gates.
 *
 * @param blocks the parameters
 * @param stacks arrangements of blocks into one matrix
 */
public record Layout(List<Block> blocks, List<Stacked> stacks) {
  /** The name of an all-zero block in a stack. */
  public static final String ZERO = "0";

  /**
   * Blocks arranged in rows and columns, such as {W_hh_i, W_ih_i, b_i}, {W_hh_f, W_ih_f, b_f}, …,
   * which multiplies (h; x; 1).
   *
   * @param name of the stack
   * @param grid rows of block names; {@link #ZERO} for a block of zeros
   */
  public record Stacked(String name, List<List<String>> grid) {
    /** Copies the grid. */
    public Stacked {
      grid = grid.stream().map(List::copyOf).toList();
    }
  }

  /** Copies both lists. */
  public Layout {
    blocks = List.copyOf(blocks);
    stacks = List.copyOf(stacks);
  }

  /** Creates a layout without stacks; each block is then its own stack. */
  public static Layout of(Block... blocks) {
    return new Layout(List.of(blocks), List.of());
  }

  /** Returns this layout with one more stack. */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  public final Layout stack(String name, List<String>... grid) {
    List<Stacked> more = new ArrayList<>(stacks);
    more.add(new Stacked(name, List.of(grid)));
    return new Layout(blocks, more);
  }

  /**
   * Returns the block of that name.
   *
   * @throws BadArgument if there is none
   */
  public Block block(String name) {
    for (Block b : blocks) {
      if (b.name().equals(name)) {
        return b;
      }
    }
    throw new BadArgument(
        "block", "got " + name + ", expected one of " + names() + FormerNames.hint(name));
  }

  /** The names of all blocks, in order. */
  public List<String> names() {
    return blocks.stream().map(Block::name).toList();
  }

  /** The number of scalar parameters. */
  public long size() {
    return blocks.stream().mapToLong(b -> (long) b.rows() * b.cols()).sum();
  }

  /** Returns the stack of that name, or a stack of the single block of that name. */
  Stacked stack(String name) {
    for (Stacked s : stacks) {
      if (s.name().equals(name)) {
        return s;
      }
    }
    return new Stacked(name, List.of(List.of(block(name).name())));
  }
}
