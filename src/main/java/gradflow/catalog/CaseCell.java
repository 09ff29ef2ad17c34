package gradflow.catalog;

import gradflow.cell.Cell;
import gradflow.check.BadArgument;
import gradflow.spec.CaseForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Creates the cell of a case file: a catalog entry whose components are named by the symbols of the
 * papers ({@code H}, {@code D}) or by the keys of specs.
 */
public final class CaseCell {
  /** Sizes that any case may state although they follow from the cell and the inputs. */
  private static final Set<String> IMPLIED = Set.of("n", "D", "T");

  private CaseCell() {}

  /**
   * Returns the cell of a case.
   *
   * @param file file that the case was read from
   * @param cell name of the cell in the catalog
   * @param sizes sizes by symbol: {@code H}, {@code D}, {@code T}, {@code n}, …
   * @param options options of the cell, and how the case was drawn
   * @throws BadArgument if there is no cell of that name
   * @throws SpecException if sizes or options are missing, unknown or not allowed, with their
   *     positions
   */
  public static Cell of(
      String file,
      String cell,
      Map<String, SpecNode.Scalar> sizes,
      Map<String, SpecNode.Scalar> options) {
    Registry<Cell> cells = Catalog.cells();
    Class<? extends Cell> type =
        cells
            .find(cell)
            .orElseThrow(
                () ->
                    new BadArgument(
                        "cell",
                        "got " + cell + "; " + Names.suggest("known cells", cell, cells.names())));
    Place start = new Place(file, 1, 1);
    List<SpecNode.Entry> entries = new ArrayList<>();
    entries.add(entry("type", new SpecNode.Scalar(cell, false, start)));
    Shape shape = Shape.of(type);
    CaseForm form = type.getAnnotation(CaseForm.class);
    Set<String> drawn = form == null ? Set.of() : Set.of(form.drawn());
    sizes.forEach((k, v) -> add(entries, shape, k, v, IMPLIED.contains(k)));
    options.forEach((k, v) -> add(entries, shape, k, v, drawn.contains(k)));
    Problems problems = new Problems();
    Optional<Cell> read =
        new Decoder(Catalog.all(), problems)
            .decode(new SpecNode.Mapping(entries, start), Cell.class);
    problems.throwIfAny();
    return read.orElseThrow();
  }

  private static void add(
      List<SpecNode.Entry> entries,
      Shape shape,
      String key,
      SpecNode.Scalar value,
      boolean optional) {
    String known =
        shape.fields().stream()
            .filter(f -> f.symbol().equals(key) || f.key().equals(key))
            .map(Shape.Field::key)
            .findFirst()
            .orElse(optional ? null : key);
    if (known != null) {
      entries.add(entry(known, value));
    }
  }

  private static SpecNode.Entry entry(String key, SpecNode.Scalar value) {
    return new SpecNode.Entry(new SpecNode.Scalar(key, true, value.place()), value);
  }
}
