package gradflow.check;

/**
 * Thrown for an argument that cannot be used. The message states the argument, its value, and what
 * was expected. {@link #name()} lets a spec reader point at the line where the argument was
 * written.
 */
public final class BadArgument extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String name;

  /**
   * @param name name of the argument as a user would write it (for a record component: {@code
   *     hidden_size})
   * @param message the value and what was expected, without the name
   */
  public BadArgument(String name, String message) {
    super(name + ": " + message);
    this.name = name;
  }

  /** Returns the name of the argument as a user would write it. */
  public String name() {
    return name;
  }
}
