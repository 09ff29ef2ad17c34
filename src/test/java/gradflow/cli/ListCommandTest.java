package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradflow.catalog.Catalog;
import gradflow.catalog.Registry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ListCommandTest {
  private static JsonNode json(Object... words) throws IOException {
    List<Object> all = new ArrayList<>(List.of("list", "--json"));
    all.addAll(List.of(words));
    Shell shell = Shell.run(all.toArray());
    assertThat(shell.code()).as(shell.err()).isZero();
    return JsonMapper.shared().readTree(shell.out());
  }

  @Test
  void jsonHasEveryEntryOfTheCatalogWithItsKeys() throws IOException {
    List<String> entries = new ArrayList<>();
    for (JsonNode entry : json()) {
      entries.add(entry.get("kind").asString() + " " + entry.get("name").asString());
      assertThat(entry.get("summary").asString()).as(entry.toString()).isNotBlank();
      for (JsonNode key : entry.get("keys")) {
        assertThat(key.get("key").asString()).as(entry.toString()).isNotBlank();
      }
    }
    List<String> catalog = new ArrayList<>();
    for (Registry<?> registry : Catalog.all().all()) {
      registry.names().forEach(name -> catalog.add(registry.kind() + " " + name));
    }
    assertThat(entries).containsExactlyElementsOf(catalog).contains("cell lstm", "measure slope");
  }

  @Test
  void oneKindAlone() throws IOException {
    assertThat(json("cells").findValuesAsString("kind")).containsOnly("cell");
    assertThat(json("measure").findValuesAsString("name")).contains("slope", "product-norms");
  }

  @Test
  void anUnknownKindIsOneClearError() {
    Shell shell = Shell.run("list", "--json", "sells");
    assertThat(shell.code()).isNotZero();
    assertThat(shell.out()).isEmpty();
    assertThat(shell.err()).contains("got sells, expected one of [").contains("cells");
  }
}
