package gradflow.measure;

import gradflow.cell.Cell;
import gradflow.cell.Part;
import gradflow.flow.ChainProduct;
import gradflow.linalg.LogScaled;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.List;
import java.util.stream.Stream;

/**
 * ‖∂s_T/∂s_t‖ for each t, for the whole state and each of its parts: how much of a change at time t
 * remains at T.
 *
 * @param every number of steps between records
 */
@About(
    summary = "norms of the products of step Jacobians, for every t, and of their blocks",
    equations =
        """
        P_{T,t} = ds_T/ds_t = J_T J_{T-1} ... J_{t+1}
        log_spectral = ln ||P||_2,  log_frobenius = ln ||P||_F
        block s: the whole state; h, c: the rows and columns of that part, the others held fixed
        """,
    unit = "nats",
    source = {"pascanu2013"})
@Needs(Need.PRODUCTS)
public record ProductNorms(
    @Option(value = "1", help = "steps between records", unit = "steps") int every)
    implements Measure {
  private static final Recorded PRODUCT_NORMS =
      Recorded.table(
          "product_norms",
          "block",
          "t,lag,sample",
          "log_spectral_nats,log10_spectral,log_frobenius_nats");

  /** Checks the option. */
  public ProductNorms {
    gradflow.check.Check.positive("every", every);
  }

  @Override
  public List<Recorded> recorded(Cell cell) {
    return List.of(
        PRODUCT_NORMS.with(
            "block",
            Stream.concat(cell.parts().stream().map(Part::name), Stream.of("s")).toList()));
  }

  @Override
  public double seconds(Cell cell, int steps, int samples) {
    double all = KernelTimes.warmNorm(cell, cell.stateSize());
    for (Part part : cell.parts()) {
      all += cell.parts().size() > 1 ? KernelTimes.warmNorm(cell, part.size()) : 0;
    }
    return (double) steps * samples * all / every;
  }

  @Override
  public Probe probe(Context context) {
    Cell cell = context.cell();
    boolean single = cell.parts().size() == 1;
    SeriesRows rows = new SeriesRows(PRODUCT_NORMS);
    return new Probe() {
      @Override
      public void product(int t, int sample, ChainProduct p) {
        int lag = context.steps() - t;
        if (lag % every != 0) {
          return;
        }
        LogScaled spectral = p.spectralNorm();
        LogScaled frobenius = p.frobeniusNorm();
        for (int part = cell.parts().size() - 1; part >= 0; part--) {
          add(
              cell.parts().get(part).name(),
              t,
              sample,
              single ? spectral : p.blockSpectralNorm(part),
              single ? frobenius : p.blockFrobeniusNorm(part));
        }
        add("s", t, sample, spectral, frobenius);
      }

      private void add(String block, int t, int sample, LogScaled spectral, LogScaled frobenius) {
        rows.add(
            block, t, context.steps() - t, sample, spectral.ln(), spectral.log10(), frobenius.ln());
      }

      @Override
      public List<MeasureValue> finish() {
        return List.of(rows.series(true));
      }
    };
  }
}
