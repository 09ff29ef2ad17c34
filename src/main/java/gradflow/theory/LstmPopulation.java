package gradflow.theory;

import gradflow.linalg.Activations;
import gradflow.rng.Seed;

/** Units of an infinitely large lstm; equations as in {@link gradflow.cell.Lstm}. */
final class LstmPopulation implements Population {
  private final Activations work = new Activations();
  private final RecurrentField field;
  private final int samples;
  private final double[] h;
  private final double[] c;
  private final double[] dh;
  private final double[] dc;
  private final double[][] v = new double[4][];
  private final double[][] slope = new double[4][];
  private final double[][] dv = new double[4][];
  private final double[] phi;
  private final double[] phiSlope;

  LstmPopulation(LstmEnsemble e, int samples, int steps, Seed seed) {
    this.samples = samples;
    this.field =
        new RecurrentField(
            samples,
            steps,
            e.fields().stream().map(Ensemble.Field::law).toList(),
            e.inputStd(),
            seed);
    this.h = RecurrentField.start(samples, RandomNetwork.START, seed.child("h"));
    this.c = RecurrentField.start(samples, RandomNetwork.START, seed.child("c"));
    this.dh = RecurrentField.start(samples, 1, seed.child("dh"));
    this.dc = RecurrentField.start(samples, 1, seed.child("dc"));
    for (int k = 0; k < 4; k++) {
      v[k] = new double[samples];
      slope[k] = new double[samples];
      dv[k] = new double[samples];
    }
    this.phi = new double[samples];
    this.phiSlope = new double[samples];
  }

  @Override
  public void step() {
    field.append(h, dh);
    for (int k = 0; k < 4; k++) {
      field.preActivation(k, v[k], dv[k]);
      if (k == LstmEnsemble.CANDIDATE) {
        work.tanh(v[k], v[k], slope[k], samples);
      } else {
        work.sigmoid(v[k], v[k], slope[k], samples);
      }
      for (int m = 0; m < samples; m++) {
        dv[k][m] *= slope[k][m];
      }
    }
    double[] i = v[0];
    double[] f = v[1];
    double[] g = v[2];
    double[] o = v[3];
    for (int m = 0; m < samples; m++) {
      dc[m] = f[m] * dc[m] + c[m] * dv[1][m] + g[m] * dv[0][m] + i[m] * dv[2][m];
      c[m] = f[m] * c[m] + i[m] * g[m];
    }
    work.tanh(c, phi, phiSlope, samples);
    for (int m = 0; m < samples; m++) {
      dh[m] = phi[m] * dv[3][m] + o[m] * phiSlope[m] * dc[m];
      h[m] = o[m] * phi[m];
    }
  }

  @Override
  public String[] parts() {
    return new String[] {"h", "c"};
  }

  @Override
  public double[][] state() {
    return new double[][] {h, c};
  }

  @Override
  public double[][] tangent() {
    return new double[][] {dh, dc};
  }
}
