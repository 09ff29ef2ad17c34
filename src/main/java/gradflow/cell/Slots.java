package gradflow.cell;

import gradflow.linalg.Activation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The arrays that one step of a cell leaves on its {@link Tape}. Every tape has {@code x} (the
 * input), {@code 1} (ones), and for each part p of the state {@code p} (before the step) and {@code
 * p'} (after it). A cell adds its own.
 *
 * @param slots named arrays of {@code rows x batch}
 * @param groups lists of names that a product reads or writes as one stacked vector
 */
public record Slots(List<Slot> slots, List<Group> groups) {
  /** The content of a slot. */
  public enum Kind {
    /** A gate's value, in [0, 1]. */
    GATE,
    /** Any other activated value, or the complement of a gate. */
    VALUE,
    /** The derivative of an activation at its pre-activation. */
    SLOPE,
    /** Space for an adjoint; a step leaves nothing in it. */
    SCRATCH
  }

  /**
   * A named array.
   *
   * @param name as in the equations; the derivative of gate f is {@code f_1}
   * @param rows number of rows
   * @param kind what it holds
   * @param origin the value on the tape that determines it, if any: a slope is then φ'(z), and any
   *     other kind is the complement 1 − φ(z)
   */
  public record Slot(String name, int rows, Kind kind, Optional<Origin> origin) {}

  /**
   * A value φ(z) that determines φ'(z) and 1 − φ(z).
   *
   * @param value name of the slot that holds φ(z)
   * @param phi φ
   */
  public record Origin(String value, Activation phi) {}

  /**
   * Slots that are used as one stacked vector.
   *
   * @param name of the group
   * @param members names of slots
   */
  public record Group(String name, List<String> members) {}

  /** Copies both lists. */
  public Slots {
    slots = List.copyOf(slots);
    groups = List.copyOf(groups);
  }

  /** No slots. */
  public static Slots none() {
    return new Slots(List.of(), List.of());
  }

  /** Returns these slots with additional slots of {@code rows} rows. */
  public Slots with(Kind kind, int rows, String... names) {
    List<Slot> more = new ArrayList<>(slots);
    for (String name : names) {
      more.add(new Slot(name, rows, kind, Optional.empty()));
    }
    return new Slots(more, groups);
  }

  /**
   * Returns these slots with the derivative {@code phi'} at the pre-activation of {@code value},
   * named {@code value_1}. Unlike a derivative added by {@link #with}, it need not be stored on a
   * tape.
   */
  public Slots slope(int rows, String value, Activation phi) {
    return derived(Kind.SLOPE, rows, value + "_1", new Origin(value, phi));
  }

  /**
   * Returns these slots with the complement 1 − phi of {@code value}, named {@code name}. A tape
   * that does not store slopes does not store it either.
   */
  public Slots complement(Kind kind, int rows, String name, String value, Activation phi) {
    return derived(kind, rows, name, new Origin(value, phi));
  }

  private Slots derived(Kind kind, int rows, String name, Origin origin) {
    List<Slot> more = new ArrayList<>(slots);
    more.add(new Slot(name, rows, kind, Optional.of(origin)));
    return new Slots(more, groups);
  }

  /** Returns these slots with one more group. */
  public Slots group(String name, String... members) {
    List<Group> more = new ArrayList<>(groups);
    more.add(new Group(name, List.of(members)));
    return new Slots(slots, more);
  }

  /** Returns the names of the slots of that kind, in order. */
  public List<String> names(Kind kind) {
    return slots.stream().filter(s -> s.kind() == kind).map(Slot::name).toList();
  }
}
