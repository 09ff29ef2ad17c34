package gradflow.check;

/**
 * An argument that cannot be used. The message says which one, what came, and what would be right;
 * {@link #name()} lets a spec reader point at the line where it was written.
 */
public final class BadArgument extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String name;

  /**
   * @param name the argument, as a user would write it (for a record component: {@code
   *     hidden_size})
   * @param message what came and what was expected, without the name
   */
  public BadArgument(String name, String message) {
    super(name + ": " + message);
    this.name = name;
  }

  /** The argument as a user would write it. */
  public String name() {
    return name;
  }
}
