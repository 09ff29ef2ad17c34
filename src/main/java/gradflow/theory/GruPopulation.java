package gradflow.theory;

import gradflow.cell.Reset;
import gradflow.linalg.Activations;
import gradflow.rng.Seed;
import java.util.List;

/** Units of an infinitely large gru; equations as in {@link gradflow.cell.Gru}. */
final class GruPopulation implements Population {
  private final Activations work = new Activations();
  private final Reset form;
  private final RecurrentField field;
  private final RecurrentField candidate;
  private final int samples;
  private final double[] h;
  private final double[] dh;
  private final double[] r;
  private final double[] dr;
  private final double[] z;
  private final double[] dz;
  private final double[] n;
  private final double[] dn;
  private final double[] slope;
  private final double[] rest;

  GruPopulation(GruEnsemble e, int samples, int steps, Seed seed) {
    this.form = e.form();
    this.samples = samples;
    List<GateLaw> laws = e.fields().stream().map(Ensemble.Field::law).toList();
    this.field =
        new RecurrentField(samples, steps, laws.subList(0, 2), e.inputStd(), seed.child("gates"));
    this.candidate =
        new RecurrentField(
            samples, steps, laws.subList(2, 3), e.inputStd(), seed.child("candidate"));
    this.h = RecurrentField.start(samples, RandomNetwork.START, seed.child("h"));
    this.dh = RecurrentField.start(samples, 1, seed.child("dh"));
    this.r = new double[samples];
    this.dr = new double[samples];
    this.z = new double[samples];
    this.dz = new double[samples];
    this.n = new double[samples];
    this.dn = new double[samples];
    this.slope = new double[samples];
    this.rest = new double[samples];
  }

  @Override
  public void step() {
    field.append(h, dh);
    gate(0, r, dr);
    gate(1, z, dz); // rest becomes 1 - z
    if (form == Reset.BEFORE) {
      for (int m = 0; m < samples; m++) {
        n[m] = r[m] * h[m];
        dn[m] = dr[m] * h[m] + r[m] * dh[m];
      }
      candidate.append(n, dn);
      candidate.recurrent(0, n, dn);
    } else {
      candidate.append(h, dh);
      candidate.recurrent(0, n, dn);
      for (int m = 0; m < samples; m++) {
        dn[m] = dr[m] * n[m] + r[m] * dn[m];
        n[m] = r[m] * n[m];
      }
    }
    candidate.addInput(0, n);
    work.tanh(n, n, slope, samples);
    for (int m = 0; m < samples; m++) {
      dh[m] = z[m] * dh[m] + (h[m] - n[m]) * dz[m] + rest[m] * slope[m] * dn[m];
      h[m] = z[m] * h[m] + rest[m] * n[m];
    }
  }

  private void gate(int k, double[] v, double[] dv) {
    field.preActivation(k, v, dv);
    work.sigmoidWithComplement(v, v, slope, rest, samples);
    for (int m = 0; m < samples; m++) {
      dv[m] *= slope[m];
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
