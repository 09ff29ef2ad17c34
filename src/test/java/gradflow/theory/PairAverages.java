package gradflow.theory;

/**
 * Averages over pairs of Gaussian pre-activations a, b with mean 0 and equal variance q: E φ(a)
 * φ(b) and E φ'(a) φ'(b) as functions of their correlation.
 */
interface PairAverages {
  /** Returns E φ(a) φ(b) at correlation ρ in [−1, 1]. */
  double product(double rho);

  /** Returns E φ'(a) φ'(b) at correlation ρ in [−1, 1]. */
  double slopes(double rho);
}
