package gradflow.calibrate;

import java.util.List;
import java.util.stream.Stream;

/** All rows that are computed. A new section needs one line here, and its lines in the tables. */
public final class CalibrationRows {
  private CalibrationRows() {}

  /** Returns all rows in the order of the theory pages. */
  public static List<CalibrationRow> all() {
    return Stream.of(
            LinearNets.rows(),
            AnyCell.rows(),
            GateMemories.rows(),
            GaussianProducts.rows(),
            LargeProducts.rows(),
            RandomMatrices.rows(),
            TanhSolver.rows(),
            TanhNets.rows(),
            TanhSpectra.rows(),
            ZeroStates.rows(),
            OneUnit.rows(),
            LinearUnits.rows(),
            Robustness.rows(),
            Initialisations.rows(),
            DrivenTanh.rows(),
            Maps.rows(),
            TwoUnits.rows(),
            GradedProducts.rows(),
            GatedFields.rows(),
            ChanceLevels.rows(),
            FlossingRows.rows(),
            TrainingRows.rows(),
            CornnRows.rows(),
            LemRows.rows(),
            AntisymmetricRows.rows(),
            SlstmRows.rows(),
            MlstmRows.rows(),
            DiagonalGateRows.rows(),
            LruRows.rows(),
            LruSensitivityRows.rows(),
            RgLruRows.rows(),
            S6Rows.rows(),
            IndRnnRows.rows(),
            MinimalRows.rows(),
            GatedNetRows.rows(),
            StructuredRows.rows())
        .flatMap(List::stream)
        .sorted(
            java.util.Comparator.comparing(CalibrationRow::section)
                .thenComparingInt(CalibrationRows::number))
        .toList();
  }

  private static int number(CalibrationRow row) {
    return Integer.parseInt(
        row.id().substring(row.section().length()).replaceFirst("[^0-9].*", ""));
  }
}
