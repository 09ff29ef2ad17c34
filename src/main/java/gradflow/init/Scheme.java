package gradflow.init;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.check.FormerNames;
import gradflow.files.InputFile;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Assigns initialisers to parameter blocks: one per role, with exceptions by name. An exception
 * names a block ({@code W_hh_f}). In a stacked cell, whose blocks are {@code l0.W_hh_f}, {@code
 * l1.W_hh_f}, …, it may also name the part after the dot. If several exceptions match, the longest
 * name wins, so {@code l1.W_hh_f} overrides {@code W_hh_f}. Blocks with another role are
 * initialised by the cell's default unless an exception matches.
 *
 * @param recurrent initialiser of blocks that multiply the previous hidden state
 * @param input initialiser of blocks that multiply the input
 * @param bias initialiser of biases
 * @param peephole initialiser of peephole weights
 * @param blocks exceptions by block name
 */
@About(
    summary = "initialiser of each parameter block",
    equations = "exceptions by block name, then recurrent, input, bias, peephole by role")
public record Scheme(
    @Option(
            value = "gaussian",
            help = "for weights of the previous hidden state",
            example = "orthogonal")
        Initialiser recurrent,
    @Option(
            value = "gaussian",
            help = "for weights of the input",
            example = "{type: gaussian, gain: 0.1}")
        Initialiser input,
    @Option(value = "{type: constant, value: 0}", help = "for biases") Initialiser bias,
    @Option(value = "{type: constant, value: 0}", help = "for peephole weights")
        Initialiser peephole,
    @Option(
            value = "{}",
            help = "exceptions, by block name such as W_hh_f or l0.W_hh_f",
            example = "{b_f: {type: constant, value: 1}}")
        Map<String, Initialiser> blocks) {

  /** Returns the files that the initialisers read. */
  public List<InputFile> files() {
    return Stream.concat(Stream.of(recurrent, input, bias, peephole), blocks.values().stream())
        .flatMap(i -> i.files().stream())
        .distinct()
        .toList();
  }

  /**
   * A block to fill.
   *
   * @param name name of the block, such as {@code W_hh_f}
   * @param role the scheme's component that applies: recurrent, input, bias or peephole
   * @param values the matrix to fill
   * @param start the initialiser that replaces the role's, unless an exception matches
   */
  public record Target(String name, String role, Matrix values, Optional<Initialiser> start) {}

  /** Copies the exceptions. */
  public Scheme {
    blocks = Collections.unmodifiableMap(new LinkedHashMap<>(blocks));
  }

  /** Creates a scheme with Gaussian weights of gain 1 and everything else 0. */
  public Scheme() {
    this(new Gaussian(1), new Gaussian(1), new Constant(0), new Constant(0), Map.of());
  }

  /**
   * Checks that every exception names an existing block.
   *
   * @param names names of the blocks of the cell, or of all cells of a sweep
   * @throws BadArgument if an exception matches none of them
   */
  public void requireKnown(List<String> names) {
    for (String key : blocks.keySet()) {
      Check.that(
          names.stream().anyMatch(n -> fits(key, n)),
          "blocks",
          "got " + key + ", expected one of " + names + FormerNames.hint(key));
    }
  }

  /**
   * Returns whether all roles have their default initialisers, so that only exceptions by name
   * differ.
   */
  public boolean byNameOnly() {
    return new Scheme(recurrent, input, bias, peephole, Map.of()).equals(new Scheme());
  }

  /** Returns whether an exception matches a block. */
  public boolean names(String block) {
    return blocks.keySet().stream().anyMatch(key -> fits(key, block));
  }

  /**
   * Fills the blocks of a cell. Exceptions for blocks that the cell does not have are ignored (see
   * {@link #requireKnown}). Draws depend on the names, not on the order of the list.
   *
   * @throws BadArgument if a role is unknown, or an initialiser does not fit a block's shape
   */
  public void fill(List<Target> targets, Seed seed) {
    for (Target t : targets) {
      initialiser(t.name(), t.role(), t.start()).fill(t.values(), t.name(), seed);
    }
  }

  /**
   * Returns the initialiser of a block.
   *
   * @param start the initialiser that replaces the role's, unless an exception matches
   * @throws BadArgument if no exception matches, {@code start} is empty, and the role is unknown
   */
  public Initialiser initialiser(String name, String role, Optional<Initialiser> start) {
    return start.isPresent()
        ? exception(name).or(() -> start).orElseThrow()
        : initialiser(name, role);
  }

  /**
   * Returns the initialiser of a block.
   *
   * @throws BadArgument if no exception matches and the role is unknown
   */
  public Initialiser initialiser(String name, String role) {
    return exception(name).orElseGet(() -> byRole(name, role));
  }

  private Optional<Initialiser> exception(String name) {
    String best = null;
    for (String key : blocks.keySet()) {
      if (fits(key, name) && (best == null || key.length() > best.length())) {
        best = key;
      }
    }
    return Optional.ofNullable(blocks.get(best));
  }

  private static boolean fits(String key, String name) {
    return name.equals(key) || name.endsWith("." + key);
  }

  private Initialiser byRole(String name, String role) {
    return switch (role) {
      case "recurrent" -> recurrent;
      case "input" -> input;
      case "bias" -> bias;
      case "peephole" -> peephole;
      default ->
          throw new BadArgument(
              "role of " + name, "got " + role + ", expected recurrent, input, bias or peephole");
    };
  }
}
