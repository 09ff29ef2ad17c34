package gradflow.theory;

import gradflow.linalg.Activations;
import gradflow.rng.Seed;
import java.util.List;

/** Units of an infinitely large tanh network; equations as in {@link gradflow.cell.Rnn}. */
final class TanhPopulation implements Population {
  private final Activations work = new Activations();
  private final RecurrentField field;
  private final int samples;
  private final double leak;
  private final double[] h;
  private final double[] dh;
  private final double[] phi;
  private final double[] dphi;
  private final double[] slope;

  TanhPopulation(TanhEnsemble e, int samples, int steps, Seed seed) {
    this.samples = samples;
    this.leak = e.leak();
    this.field = new RecurrentField(samples, steps, List.of(e.law()), e.inputStd(), seed);
    this.h = RecurrentField.start(samples, RandomNetwork.START, seed.child("h"));
    this.dh = RecurrentField.start(samples, 1, seed.child("dh"));
    this.phi = new double[samples];
    this.dphi = new double[samples];
    this.slope = new double[samples];
  }

  @Override
  public void step() {
    field.append(h, dh);
    field.preActivation(0, phi, dphi);
    work.tanh(phi, phi, slope, samples);
    for (int m = 0; m < samples; m++) {
      h[m] = (1 - leak) * h[m] + leak * phi[m];
      dh[m] = (1 - leak) * dh[m] + leak * slope[m] * dphi[m];
    }
  }

  @Override
  public String[] parts() {
    return new String[] {"h"};
  }

  @Override
  public double[][] state() {
    return new double[][] {h};
  }

  @Override
  public double[][] tangent() {
    return new double[][] {dh};
  }
}
