package gradflow.docs;

import static org.assertj.core.api.Assertions.assertThat;

import gradflow.catalog.Catalog;
import gradflow.catalog.SpecPage;
import gradflow.catalog.SpecSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The generated reference of specs is up to date. */
class SpecReferenceTest {
  @Test
  void thePageIsWhatDescribePrints() throws IOException {
    assertThat(Files.readString(Path.of("docs/spec.md")))
        .as("out of date: gradflow describe --markdown > docs/spec.md")
        .isEqualTo(SpecPage.text(Catalog.all()));
  }

  @Test
  void theSchemaIsWhatDescribePrints() throws IOException {
    assertThat(Files.readString(Path.of("docs/spec.schema.json")))
        .as("out of date: gradflow describe --schema > docs/spec.schema.json")
        .isEqualTo(SpecSchema.text(Catalog.all()));
  }
}
