package gradflow.measure;

import gradflow.cell.Cell;
import gradflow.cell.StepJacobian;
import gradflow.check.Check;
import gradflow.flow.ChainProduct;
import gradflow.linalg.LogScaled;
import gradflow.linalg.SpectralNorm;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.List;

/**
 * ‖∂s_τ/∂s_t‖ for all pairs t ≤ τ: how much each time passes on to every later time, not only to
 * the last. One product per recorded τ is extended backwards; all products with τ ≥ t are
 * multiplied by the same J_t.
 *
 * <p>Cost per sample: n³ T² / every flop and memory for 4 n² T / every numbers.
 *
 * @param every interval of the recorded times: both are multiples of it
 * @param samples number of samples, taken from the start of the batch
 */
@About(
    summary = "norms of ds_tau/ds_t for all pairs of times, as for a heat map",
    equations =
        """
        P_{tau,t} = ds_tau/ds_t = J_tau ... J_{t+1},  log_spectral = ln ||P_{tau,t}||_2,  0 at tau = t
        block s: the whole state; h, c: the rows and columns of that part, the others held fixed
        """,
    unit = "nats",
    source = {"pascanu2013"})
@Needs(Need.JACOBIANS)
public record FlowMap(
    @Option(value = "1", help = "record times that are multiples of this", unit = "steps")
        int every,
    @Option(value = "1", help = "number of samples, from the first of the batch") int samples)
    implements Measure {
  private static final Recorded FLOW_MAP =
      Recorded.table("flow_map", "block", "tau,t,lag,sample", "log_spectral_nats,log10_spectral");

  private static final long MOST_BYTES = 2L << 30;

  /** Checks the options. */
  public FlowMap {
    Check.positive("every", every);
    Check.positive("samples", samples);
  }

  @Override
  public List<Recorded> recorded(Cell cell) {
    return List.of(FLOW_MAP);
  }

  @Override
  public double seconds(Cell cell, int steps, int samples) {
    int n = cell.stateSize();
    int watched = Math.min(samples, this.samples);
    double living = 0.5 * (steps / every + 1); // average number of products extended per step
    double norm = KernelTimes.warmNorm(cell, n) / every;
    return (double) steps * watched * living * (KernelTimes.product(cell, n) + norm);
  }

  @Override
  public Probe probe(Context context) {
    int times = context.steps() / every + 1;
    int watched = Math.min(samples, context.batch());
    long n = context.cell().stateSize();
    long bytes = 8 * 6 * n * n * times * watched;
    Check.that(
        bytes <= MOST_BYTES,
        "every",
        ("got %s, which keeps %s products of %s x %s for each of %s samples (%s MiB), expected"
                + " at most %s MiB; raise every, or lower samples or steps")
            .formatted(every, times, n, n, watched, bytes >> 20, MOST_BYTES >> 20));
    return new Watch(context, every, new ChainProduct[watched][times]);
  }

  /**
   * @param products indexed by sample and τ / every; null where τ is before the current step
   */
  private record Watch(Context context, int every, ChainProduct[][] products, SeriesRows rows)
      implements Probe {
    Watch(Context context, int every, ChainProduct[][] products) {
      this(context, every, products, new SeriesRows(FLOW_MAP));
    }

    @Override
    public void jacobian(int t, int sample, StepJacobian j) {
      if (sample >= products.length) {
        return;
      }
      ChainProduct[] mine = products[sample];
      if (t == context.steps() && t % every == 0) {
        start(t, sample);
      }
      for (int k = mine.length - 1; k >= 0 && mine[k] != null; k--) {
        mine[k].multiplyRight(t, j);
        if ((t - 1) % every == 0) {
          record(k * every, t - 1, sample, mine[k]);
        }
      }
      if ((t - 1) % every == 0) {
        start(t - 1, sample);
      }
    }

    private void start(int tau, int sample) {
      Cell cell = context.cell();
      ChainProduct p =
          ChainProduct.of(
              context.weights().backend(),
              cell.parts(),
              cell.newJacobian(),
              SpectralNorm.TOLERANCE);
      products[sample][tau / every] = p;
      record(tau, tau, sample, p);
    }

    private void record(int tau, int t, int sample, ChainProduct p) {
      Cell cell = context.cell();
      boolean single = cell.parts().size() == 1;
      for (int part = cell.parts().size() - 1; part >= 0; part--) {
        String name = cell.parts().get(part).name();
        add(name, tau, t, sample, single ? p.spectralNorm() : p.blockSpectralNorm(part));
      }
      if (!single) {
        add("s", tau, t, sample, p.spectralNorm());
      }
    }

    private void add(String block, int tau, int t, int sample, LogScaled norm) {
      rows.add(block, tau, t, tau - t, sample, norm.ln(), norm.log10());
    }

    @Override
    public List<MeasureValue> finish() {
      return List.of(rows.series(true));
    }
  }
}
