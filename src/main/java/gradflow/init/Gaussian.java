package gradflow.init;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.spec.Option;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
public record Gaussian(@Option("1") double gain) implements Initialiser { public void fill(Matrix b, String name, Seed seed) { var s = ZigguratSampler.NormalizedGaussian.of(seed.child(name).generator()); for (int k = 0; k < b.data().length; k++) b.data()[k] = gain / Math.sqrt(b.cols()) * s.sample(); } }
