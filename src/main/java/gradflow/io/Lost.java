package gradflow.io;

import gradflow.linalg.Activation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Describes what a format cannot store, so that nothing of a model is dropped without a note. */
final class Lost {
  private Lost() {}

  /** Returns what an ONNX graph cannot store, such as arrays that no node reads. */
  static List<String> inOnnx(StoredModel model) {
    List<String> lost = new ArrayList<>();
    if (!model.unused().isEmpty()) {
      lost.add(
          "ONNX has no place for arrays that no node reads: "
              + model.unused().stream().map(TensorInfo::name).collect(Collectors.joining(", ")));
    }
    steps(model, lost);
    return lost;
  }

  /** Returns what a file of weight arrays cannot store, such as the initial state. */
  static List<String> inArrays(StoredModel model, String format) {
    List<String> lost = new ArrayList<>();
    if (model.layers().stream().flatMap(List::stream).anyMatch(d -> d.initial().length > 0)) {
      lost.add("arrays of weights have no place for the initial state, which is 0 on reading");
    }
    steps(model, lost);
    if (format.equals("npz")) {
      model
          .module()
          .ifPresent(
              m ->
                  m.form()
                      .options()
                      .forEach(
                          (name, value) ->
                              lost.add(
                                  "npz has no place for %s: read it with --set %s=%s"
                                      .formatted(name, name, value))));
    }
    if (!model.layers().isEmpty()) {
      StoredDirection.form(model.layers().get(0).get(0).cell())
          .unsaid()
          .filter(activation -> activation != Activation.TANH)
          .ifPresent(
              activation ->
                  lost.add(
                      "arrays of weights do not say the activation of an rnn: read it with"
                          + " --activation "
                          + activation.specName()));
    }
    boolean says = !model.source().metadata().isEmpty() && !model.source().format().equals("onnx");
    if (says && format.equals("npz")) {
      lost.add(
          "npz has no place for metadata: "
              + String.join(", ", model.source().metadata().keySet()));
    }
    return lost;
  }

  private static void steps(StoredModel model, List<String> lost) {
    if (model.steps() > 0) {
      lost.add("sequence_lens, which selects " + model.steps() + " steps, is not written");
    }
  }
}
