package gradflow.theory;

/**
 * Averages over pairs of Gaussian pre-activations a, b of mean 0 and one variance q: E φ(a) φ(b)
 * and E φ'(a) φ'(b) as functions of their correlation.
 */
interface PairAverages {
  /** E φ(a) φ(b) at correlation ρ in [−1, 1]. */
  double product(double rho);

  /** E φ'(a) φ'(b) at correlation ρ in [−1, 1]. */
  double slopes(double rho);
}
