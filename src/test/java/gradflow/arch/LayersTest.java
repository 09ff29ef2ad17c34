package gradflow.arch;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import gradflow.catalog.Catalog;
import gradflow.cell.Cell;
import gradflow.measure.Measure;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The layers of docs/architecture.md: packages import downwards only; some libraries live in one
 * place.
 */
class LayersTest {
  /** From the bottom up; a package may be missing, but none may exist that is not listed. */
  private static final List<List<String>> LAYERS =
      List.of(
          List.of("check", "rng", "spec", "files", "statistics", "team"),
          List.of("linalg", "store", "table"),
          List.of("cell", "init", "task"),
          List.of("flow", "graph"),
          List.of("measure", "train", "theory"),
          List.of("experiment", "analysis", "calibrate"),
          List.of("result", "figure", "verdict", "report", "io"),
          List.of("catalog", "run", "compare"),
          List.of("cases", "live"),
          List.of("job"),
          List.of("cli", "notebook"));

  /** Within a layer: who may import whom. */
  private static final Set<String> SIDEWAYS =
      Set.of(
          "report -> figure",
          "report -> verdict",
          "cell -> init",
          "measure -> theory",
          "measure -> train",
          "files -> check",
          "rng -> check",
          "statistics -> check",
          "team -> check");

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages("gradflow");

  @Test
  void every_package_has_a_layer() {
    Set<String> known = new TreeSet<>(LAYERS.stream().flatMap(List::stream).toList());
    assertThat(MAIN.stream().map(LayersTest::duty)).isNotEmpty().isSubsetOf(known);
  }

  @Test
  void packages_import_downwards_only() {
    Stream<String> upwards =
        MAIN.stream()
            .flatMap(c -> c.getDirectDependenciesFromSelf().stream())
            .filter(d -> isOurs(d.getTargetClass()))
            .filter(
                d ->
                    !allowed(
                        duty(d.getOriginClass()), duty(d.getTargetClass().getBaseComponentType())))
            .map(Dependency::getDescription);
    assertThat(upwards.toList()).isEmpty();
  }

  @Test
  void the_rule_itself_tells_up_from_down() {
    assertThat(allowed("flow", "cell")).isTrue();
    assertThat(allowed("cell", "flow")).isFalse();
    assertThat(allowed("init", "cell")).isFalse();
    assertThat(allowed("report", "figure")).isTrue();
    assertThat(allowed("figure", "report")).isFalse();
  }

  /** What others need of a cell or a measure is declared with it: see Cell and Measure. */
  @Test
  void nobody_asks_which_cell_or_measure_it_is() {
    List<String> asked =
        MAIN.stream()
            .flatMap(c -> c.getInstanceofChecks().stream())
            .filter(check -> isEntry(check.getRawType()))
            .filter(
                check ->
                    !check
                        .getRawType()
                        .getPackageName()
                        .equals(check.getOwner().getOwner().getPackageName()))
            .map(
                check ->
                    check.getOwner().getFullName() + " asks for " + check.getRawType().getName())
            .toList();
    assertThat(asked).isEmpty();
    assertThat(MAIN.stream().filter(LayersTest::isEntry).count()).isGreaterThan(50);
  }

  private static boolean isEntry(JavaClass c) {
    return !c.isInterface() && (c.isAssignableTo(Cell.class) || c.isAssignableTo(Measure.class));
  }

  @Test
  void every_package_tells_its_story_in_a_paragraph() throws IOException {
    try (Stream<Path> packages = Files.list(Path.of("src/main/java/gradflow"))) {
      for (Path folder : packages.toList()) {
        Path info = folder.resolve("package-info.java");
        assertThat(info).exists();
        assertThat(Files.readString(info).length()).as(info.toString()).isGreaterThan(200);
      }
    }
  }

  @Test
  void every_measure_declares_its_cost() {
    List<String> without =
        Catalog.measures().names().stream()
            .filter(
                name -> {
                  Class<? extends Measure> type = Catalog.measures().find(name).orElseThrow();
                  return Stream.of(type.getDeclaredMethods())
                      .noneMatch(m -> m.getName().equals("seconds") && m.getParameterCount() == 3);
                })
            .toList();
    assertThat(without).as("measures that gradflow check cannot estimate").isEmpty();
  }

  @Test
  void tablesaw_lives_in_table_only() {
    onlyIn("gradflow.table", "tech.tablesaw..");
    onlyIn("gradflow.table", "com.univocity..");
  }

  @Test
  void xchart_lives_in_figure_only() {
    onlyIn("gradflow.figure", "org.knowm..");
  }

  @Test
  void pdfbox_lives_in_figure_only() {
    onlyIn("gradflow.figure", "org.apache.pdfbox..");
    onlyIn("gradflow.figure", "org.apache.fontbox..");
  }

  @Test
  void only_the_cli_prints() {
    noClasses()
        .that()
        .resideOutsideOfPackage("gradflow.cli..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .allowEmptyShould(true)
        .check(MAIN);
  }

  /** So that every file is forced to the disk, and appears whole or not at all. */
  @Test
  void only_the_atomic_writer_writes_files() {
    noClasses()
        .that()
        .resideOutsideOfPackage("gradflow.files..")
        .should()
        .callMethodWhere(
            target(owner(type(Files.class)))
                .and(target(nameMatching("write.*|move|newOutputStream|newBufferedWriter"))))
        .orShould()
        .callConstructor(FileOutputStream.class, File.class)
        .orShould()
        .callConstructor(FileOutputStream.class, String.class)
        .check(MAIN);
  }

  @Test
  void static_fields_are_final() {
    fields().that().areStatic().should().beFinal().allowEmptyShould(true).check(MAIN);
  }

  private static void onlyIn(String home, String library) {
    noClasses()
        .that()
        .resideOutsideOfPackage(home + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .allowEmptyShould(true)
        .check(MAIN);
  }

  private static boolean allowed(String from, String to) {
    return from.equals(to) || layer(to) < layer(from) || SIDEWAYS.contains(from + " -> " + to);
  }

  private static int layer(String duty) {
    for (int i = 0; i < LAYERS.size(); i++) {
      if (LAYERS.get(i).contains(duty)) {
        return i;
      }
    }
    throw new AssertionError("no layer lists the package gradflow." + duty);
  }

  /** The package below gradflow: {@code cell} for gradflow.cell and for gradflow.cell.gru. */
  private static String duty(JavaClass c) {
    String[] parts = c.getPackageName().split("\\.", 3);
    return parts.length > 1 ? parts[1] : "";
  }

  private static boolean isOurs(JavaClass c) {
    String name = c.getBaseComponentType().getPackageName();
    return name.equals("gradflow") || name.startsWith("gradflow.");
  }
}
