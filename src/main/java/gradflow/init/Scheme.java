package gradflow.init;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.spec.Option;
import java.util.*;
public record Scheme(@Option("{type: gaussian, gain: 1}") Initialiser recurrent, @Option("{type: gaussian, gain: 1}") Initialiser input, @Option("{type: constant, value: 0}") Initialiser bias, @Option("{type: constant, value: 0}") Initialiser peephole, @Option("{}") Map<String, Initialiser> blocks) {
  public void requireKnown(List<String> names) {}
  public void fill(String name, String role, Matrix m, Seed seed) {
    Initialiser i = blocks.get(name);
    if (i == null) i = switch (role) { case "RECURRENT" -> recurrent; case "INPUT" -> input; case "BIAS" -> bias; default -> peephole; };
    i.fill(m, name, seed);
  }
}
