package gradflow.catalog;
import gradflow.init.*;
final class Initialisers { static Registry<Initialiser> registry() { return new Registry<>("initialiser", Initialiser.class).add("gaussian", Gaussian.class).add("constant", Constant.class); } }
