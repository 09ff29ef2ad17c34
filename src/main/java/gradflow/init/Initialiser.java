package gradflow.init;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
public interface Initialiser { void fill(Matrix block, String name, Seed seed); }
