package gradflow.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import gradflow.files.InputFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every key that a spec may write is described, with an example that decodes. */
class SpecPartsTest {
  private final Registries registries = Catalog.all();

  /** All records that a spec is decoded into, with what they are called. */
  private Stream<SpecPart> described() {
    List<SpecPart> all = new ArrayList<>(SpecPart.all(registries));
    for (Registry<?> registry : registries.all()) {
      for (String name : registry.names()) {
        Shape shape = Shape.of(registry.find(name).orElseThrow());
        all.add(new SpecPart(registry.kind() + " " + name, shape, List.of()));
      }
    }
    return all.stream();
  }

  @TestFactory
  Stream<DynamicTest> everyKeyHasHelpAndAnExampleThatDecodes() {
    return described()
        .flatMap(
            part ->
                part.shape().fields().stream()
                    .map(
                        field ->
                            DynamicTest.dynamicTest(
                                part.name() + " " + field.key(), () -> check(part, field))));
  }

  private void check(SpecPart part, Shape.Field field) {
    assertThat(field.help()).isNotBlank();
    String example = new Example(registries).of(field);
    assertThat(example).isNotBlank();
    Class<?> item = SpecPart.item(field.type());
    if (item == SpecKeys.Axes.class || item == SpecKeys.Full.class || item == InputFile.class) {
      return; // read by others
    }
    Problems problems = new Problems();
    SpecNode node =
        SpecSource.parse("example", field.key() + ": " + example, problems).orElseThrow();
    Optional<?> value =
        new Decoder(registries, problems, Path.of("src/test/resources"))
            .value("", ((SpecNode.Mapping) node).entries().get(0).value(), field.type());
    assertThat(problems.list()).as(part.name()).isEmpty();
    assertThat(value).isPresent();
  }

  @Test
  void everyPartHasASummaryAndANameOfItsOwn() {
    List<SpecPart> parts = SpecPart.all(registries);
    assertThat(parts.stream().map(SpecPart::name))
        .contains("spec", "axes", "run", "train", "weights", "figures", "series", "verdict")
        .contains("findings", "trials", "evaluation", "where", "quantity")
        .doesNotHaveDuplicates();
    assertThat(Description.parts(registries))
        .allSatisfy(d -> assertThat(d.summary()).as(d.name()).isNotBlank());
  }
}
