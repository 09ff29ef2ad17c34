package gradflow.catalog;

import gradflow.cell.Cell;
import gradflow.check.BadArgument;
import gradflow.io.CellCase;
import gradflow.spec.CaseForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The cell of a case file: an entry of the catalog, its components by the symbols of the papers
 * ({@code H}, {@code D}) or by the keys of specs.
 */
public final class CaseCell {
  /** Sizes that every case may state; the cell and the inputs say what they are. */
  private static final Set<String> IMPLIED = Set.of("n", "D", "T");

  private CaseCell() {}

  /**
   * The cell of a case.
   *
   * @throws BadArgument if there is no cell of that name
   * @throws SpecException if sizes or options are missing, unknown or not allowed, with their
   *     places
   */
  public static Cell of(CellCase source) {
    Registry<Cell> cells = Catalog.cells();
    Class<? extends Cell> type =
        cells
            .find(source.cell())
            .orElseThrow(
                () ->
                    new BadArgument(
                        "cell",
                        "got "
                            + source.cell()
                            + "; "
                            + Names.suggest("known cells", source.cell(), cells.names())));
    Place start = new Place(source.file(), 1, 1);
    List<SpecNode.Entry> entries = new ArrayList<>();
    entries.add(entry("type", new SpecNode.Scalar(source.cell(), false, start)));
    Shape shape = Shape.of(type);
    CaseForm form = type.getAnnotation(CaseForm.class);
    Set<String> drawn = form == null ? Set.of() : Set.of(form.drawn());
    source.sizes().forEach((k, v) -> add(entries, source, shape, k, v, IMPLIED.contains(k)));
    source.options().forEach((k, v) -> add(entries, source, shape, k, v, drawn.contains(k)));
    Problems problems = new Problems();
    Cell cell =
        new Decoder(Catalog.all(), problems)
            .decode(new SpecNode.Mapping(entries, start), Cell.class)
            .orElse(null);
    if (cell == null) {
      throw new SpecException(problems.list());
    }
    return cell;
  }

  private static void add(
      List<SpecNode.Entry> entries,
      CellCase source,
      Shape shape,
      String key,
      CellCase.Scalar value,
      boolean optional) {
    Place place = new Place(source.file(), value.line(), value.column());
    String known =
        shape.fields().stream()
            .filter(f -> f.symbol().equals(key) || f.key().equals(key))
            .map(Shape.Field::key)
            .findFirst()
            .orElse(optional ? null : key);
    if (known != null) {
      entries.add(entry(known, new SpecNode.Scalar(value.text(), !value.quoted(), place)));
    }
  }

  private static SpecNode.Entry entry(String key, SpecNode.Scalar value) {
    return new SpecNode.Entry(new SpecNode.Scalar(key, true, value.place()), value);
  }
}
