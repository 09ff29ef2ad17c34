package gradflow.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradflow.catalog.Description.OptionRow;
import gradflow.catalog.Samples.Everything;
import gradflow.catalog.Samples.Gru;
import gradflow.catalog.Samples.Rnn;
import gradflow.catalog.Samples.Unit;
import gradflow.check.BadArgument;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DescriptionTest {
  record Typed(String type) implements Unit {}

  private final Registries registries = Samples.registries();
  private final Registry<?> cells = registries.find(Unit.class).orElseThrow();

  @Test
  void anEntryTellsItsEquationsAndOptions() {
    assertThat(Description.of(cells, "gru", registries))
        .isEqualTo(
            new Description(
                "cell",
                "gru",
                "Gated recurrent unit",
                "(E1) h' = ...",
                "1",
                List.of("cho2014"),
                List.of(
                    row("input_size", "integer", Optional.of("3"), "width of the input"),
                    row("hidden_size", "integer", Optional.empty(), "width of the state"),
                    new OptionRow(
                        "reset",
                        "one of before, after, not_at_all",
                        Optional.of("after"),
                        false,
                        "",
                        List.of("before", "after", "not_at_all"),
                        "",
                        "after",
                        ""),
                    row("gain", "number", Optional.of("1.0"), "")),
                List.of(),
                List.of()));
    assertThat(Description.of(cells, "rnn", registries).options().get(1))
        .isEqualTo(
            new OptionRow(
                "phi",
                "activation",
                Optional.of("tanh"),
                false,
                "",
                List.of(),
                "",
                "tanh",
                "activation"));
  }

  private static OptionRow row(String key, String type, Optional<String> fallback, String help) {
    String example = fallback.orElse("64");
    return new OptionRow(key, type, fallback, fallback.isEmpty(), help, List.of(), "", example, "");
  }

  @Test
  void typesAreInTheUsersWords() {
    Types types = new Types(registries);
    assertThat(Shape.of(Everything.class).fields().stream().map(f -> types.name(f.type())))
        .containsExactly(
            "integer",
            "integer",
            "number",
            "true or false",
            "text",
            "one of before, after, not_at_all",
            "list of numbers",
            "list of integers",
            "list (each: text)",
            "mapping (each value: number)",
            "integer",
            "cell",
            "mapping",
            "list (each: cell)",
            "mapping (each value: list (each: cell))");
  }

  @Test
  void unknownNamesAndBadEntriesAreRefused() {
    assertThatThrownBy(() -> Description.of(cells, "grru", registries))
        .isInstanceOf(BadArgument.class)
        .hasMessage("cell: got grru; did you mean gru? known cell types: rnn, gru");
    Registry<Unit> registry = new Registry<>("cell", Unit.class).add("rnn", Rnn.class);
    assertThatThrownBy(() -> registry.add("rnn", Gru.class))
        .hasMessage("name: the cell rnn is there already");
    assertThatThrownBy(() -> registry.add("Gru", Gru.class))
        .hasMessageStartingWith("name: got Gru");
    assertThatThrownBy(() -> registry.add("typed", Typed.class))
        .hasMessageContaining("component type");
    assertThatThrownBy(() -> new Registries(registry, registry))
        .hasMessageContaining("there are two for");
    assertThat(registry.nameOf(Rnn.class)).contains("rnn");
    assertThat(registry.nameOf(Gru.class)).isEmpty();
  }

  @Test
  void namesAreSnakeCase() {
    assertThat(Names.snake("hiddenSize")).isEqualTo("hidden_size");
    assertThat(Names.snake("NOT_AT_ALL")).isEqualTo("not_at_all");
    assertThat(Names.snake("beta1")).isEqualTo("beta1");
    assertThat(Names.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(Names.distance("gur", "gru")).isEqualTo(1);
  }
}
