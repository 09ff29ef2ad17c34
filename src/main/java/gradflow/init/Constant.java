package gradflow.init;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
public record Constant(double value) implements Initialiser { public void fill(Matrix b, String name, Seed seed) { b.fill(value); } }
