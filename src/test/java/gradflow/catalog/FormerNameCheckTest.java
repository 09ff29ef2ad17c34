package gradflow.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A former name in a spec is an error with its place, before anything runs. */
class FormerNameCheckTest {
  @TempDir Path folder;

  private static final String SPEC =
      """
      title: Names
      axes:
        cell: [lstm, gru]
        scheme: {drawn: {blocks: {@AXIS: gaussian}}}
      run:
        cell: {type: "${cell}", input_size: 1, hidden_size: 2}
        weights: "${scheme}"
        steps: 4
      measures: [recurrent-spectrum]
      figures:
        - name: planes
          panels:
            - {type: eigenvalues, block: @BLOCK, panels: @PANELS}
        - name: curves
          title: U and W of U_f
          panels:
            - type: curves
              table: eigenvalues
              x: @X
              lines: parameter
              where: {@KEY: 1, block: "!= @WHERE"}
              x_label: W_f
              y_label: U
              series:
                - {y: @Y, of: @OF, label: W}
      verdict:
        statement: U
        findings:
          small:
            says: W_f
            quantity: abs(x - ln(@QUANTITY)) + (block == "@TEXT")
            where: {quantity: a | @VALUE}
            against: {where: {parameter: @AGAINST}}
            below: 1
        holds: [small]
      """;

  /** The messages for the spec with a name at a place, and present names at all others. */
  private List<SpecProblem> problems(String spec, String place, String name) throws IOException {
    String text = spec.replace("@" + place, name).replaceAll("@[A-Z]+", "W_hh_n");
    Path file = folder.resolve("spec.yaml");
    Files.writeString(file, text);
    SpecException e = catchThrowableOfType(SpecException.class, () -> PlanReader.read(file));
    return e == null ? List.of() : e.problems();
  }

  @ParameterizedTest
  @CsvSource({
    "AXIS, U_n, W_hh_n, 4",
    "AXIS, W_z, W_ih_z, 4",
    "BLOCK, U, W_hh, 13",
    "BLOCK, W_f, W_ih_f, 13",
    "PANELS, rho_U, rho_W_hh, 13",
    "X, sigma_max_U_f, sigma_max_W_hh_f, 19",
    "KEY, henrici_U, henrici_W_hh, 21",
    "WHERE, U_o, W_hh_o, 21",
    "Y, kreiss_U_g, kreiss_W_hh_g, 25",
    "OF, W, W_ih, 25",
    "QUANTITY, rho_U, rho_W_hh, 31",
    "TEXT, l0.U_r, l0.W_hh_r, 31",
    "VALUE, rho_U, rho_W_hh, 32",
    "AGAINST, U, W_hh, 33",
  })
  void aFormerNameIsRefusedWithItsPlace(String place, String former, String present, int line)
      throws IOException {
    assertThat(problems(SPEC, place, former))
        .filteredOn(p -> p.message().contains("is now called"))
        .singleElement()
        .satisfies(
            p -> {
              assertThat(p.message())
                  .startsWith(former + " is now called " + present + " (it acts");
              assertThat(p.line()).isEqualTo(line);
            });
  }

  @Test
  void presentNamesAndTextsForReadersAreLeftAlone() throws IOException {
    assertThat(problems(SPEC, "X", "lag")).noneMatch(p -> p.message().contains("is now called"));
  }
}
