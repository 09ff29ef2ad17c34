package gradflow.catalog;

import gradflow.check.FormerNames;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Refuses the names of weights in earlier versions wherever a spec names a block or a column. They
 * are reported with their positions before any run. Texts for readers (titles, labels, sentences)
 * are not checked.
 */
record FormerNameCheck(Problems problems) {
  /** Keys whose values are columns or expressions of columns. */
  private static final Set<String> COLUMNS =
      Set.of(
          "quantity",
          "x",
          "y",
          "slope",
          "value",
          "minus",
          "column",
          "cases",
          "panels",
          "lines",
          "paths");

  /** Columns whose cells are names of blocks or quantities. */
  private static final Set<String> NAMES = Set.of("block", "parameter", "quantity");

  private static final Pattern TEXT = Pattern.compile("\"[^\"]*\"");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z_0-9.]*");
  private static final Pattern COMPARED =
      Pattern.compile("\\b(?:block|parameter|quantity)\\b[^\"]*\"([^\"]*)\"");

  /** Reports every former name in a spec. */
  void check(SpecNode root) {
    if (!(root instanceof SpecNode.Mapping mapping)) {
      return;
    }
    mapping.find("axes").ifPresent(axes -> children(axes.value(), false));
    children(mapping.without("axes"), false);
  }

  /**
   * Checks the children of a mapping or list. {@code named} is whether lines or cases are names.
   */
  private void children(SpecNode node, boolean named) {
    if (node instanceof SpecNode.Sequence sequence) {
      sequence.items().forEach(item -> children(item, named));
    } else if (node instanceof SpecNode.Mapping mapping) {
      boolean here = named || text(mapping, "lines") || text(mapping, "cases");
      mapping.entries().forEach(e -> entry(e, here));
    }
  }

  private static boolean text(SpecNode.Mapping mapping, String key) {
    return mapping
        .find(key)
        .filter(e -> e.value() instanceof SpecNode.Scalar s && NAMES.contains(s.text()))
        .isPresent();
  }

  private void entry(SpecNode.Entry entry, boolean named) {
    String key = entry.key().text();
    SpecNode value = entry.value();
    if (key.equals("block") || (named && (key.equals("of") || key.equals("only")))) {
      names(value);
    } else if (key.equals("blocks") && value instanceof SpecNode.Mapping blocks) {
      blocks.entries().forEach(e -> name(e.key().text(), e.key().place()));
    } else if (key.equals("where") && value instanceof SpecNode.Mapping where) {
      where.entries().forEach(this::condition);
    } else if (COLUMNS.contains(key) && value instanceof SpecNode.Scalar scalar) {
      expression(scalar);
    } else {
      children(value, named);
    }
  }

  private void condition(SpecNode.Entry entry) {
    name(entry.key().text(), entry.key().place());
    if (NAMES.contains(entry.key().text())) {
      names(entry.value());
    }
  }

  private void expression(SpecNode.Scalar scalar) {
    NAME.matcher(TEXT.matcher(scalar.text()).replaceAll(" "))
        .results()
        .forEach(m -> name(m.group(), scalar.place()));
    Matcher compared = COMPARED.matcher(scalar.text());
    while (compared.find()) {
      name(compared.group(1), scalar.place());
    }
  }

  private void names(SpecNode node) {
    if (node instanceof SpecNode.Scalar scalar) {
      NAME.matcher(scalar.text()).results().forEach(m -> name(m.group(), scalar.place()));
    } else if (node instanceof SpecNode.Sequence sequence) {
      sequence.items().forEach(this::names);
    }
  }

  private void name(String name, Place place) {
    FormerNames.explain(name).ifPresent(text -> problems.add(place, text));
  }
}
