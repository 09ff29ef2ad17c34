package gradflow.train;

import gradflow.spec.About;

/** A constant learning rate. */
@About(summary = "constant learning rate", equations = "factor = 1")
public record ConstantRate() implements Schedule {
  @Override
  public double factor(long update, long updates) {
    return 1;
  }
}
