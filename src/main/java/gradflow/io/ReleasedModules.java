package gradflow.io;

import gradflow.cell.Cornn;
import gradflow.cell.Lem;
import gradflow.cell.MinGru;
import gradflow.cell.MinLstm;
import gradflow.cell.Mlstm;
import gradflow.cell.S6;
import gradflow.cell.Slstm;
import gradflow.cell.StateDict;
import gradflow.check.BadArgument;
import gradflow.check.Check;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Recognises modules of the code released with the papers of cells, by the names of their arrays.
 */
final class ReleasedModules {
  /** The modules that cells declare. */
  private static final List<StateDict.Module> ALL =
      List.of(
          MinGru.RELEASED,
          MinLstm.RELEASED,
          S6.RELEASED,
          Slstm.RELEASED,
          Mlstm.RELEASED,
          Cornn.RELEASED,
          Lem.RELEASED);

  private ReleasedModules() {}

  /** Returns the modules in a file by prefix, in the order of the file. */
  static Map<String, StateDict.Module> found(TensorFile file) {
    Map<String, StateDict.Module> out = new LinkedHashMap<>();
    for (TensorInfo t : file.tensors()) {
      for (StateDict.Module m : ALL) {
        int at = t.name().length() - m.key().length();
        if (t.name().endsWith(m.key())
            && (at == 0 || "./:_".indexOf(t.name().charAt(at - 1)) >= 0)) {
          out.putIfAbsent(t.name().substring(0, at), m);
        }
      }
    }
    return out;
  }

  /**
   * Reads the module with a prefix.
   *
   * @throws BadArgument if an array is missing or has a wrong shape, or a constant that the arrays
   *     do not contain is not specified
   */
  static StoredModel read(
      TensorFile file,
      String format,
      String prefix,
      StateDict.Module module,
      ModelOptions options) {
    Map<String, TensorInfo> arrays = new LinkedHashMap<>();
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    for (TensorInfo t : file.tensors()) {
      if (t.name().startsWith(prefix)) {
        arrays.put(t.name().substring(prefix.length()), t);
        shapes.put(t.name().substring(prefix.length()), t.shape());
      }
    }
    StateDict form =
        module
            .form()
            .apply(new StateDict.Shapes(file.path().toString(), shapes, said(file, options)));
    UntrustedFile.requireRoom(file.path(), form.cell().layout().size());
    NamedTensors numbers = new NamedTensors(file);
    Map<String, double[]> values = new LinkedHashMap<>();
    for (StateDict.Array a : form.arrays()) {
      TensorInfo t = arrays.get(a.name());
      Check.that(t != null, file.path().toString(), "has no " + prefix + a.name());
      values.put(a.name(), numbers.values(t, a.shape()));
    }
    StoredModel.Source source =
        new StoredModel.Source(
            file.path(),
            format,
            form.project(),
            prefix,
            arrays.get(module.key()).type(),
            file.metadata());
    List<String> notes = new ArrayList<>(form.notes());
    form.options().forEach((name, value) -> notes.add(name + " = " + value));
    return new StoredModel(
        source,
        List.of(),
        true,
        0,
        notes,
        numbers.unused(),
        Optional.empty(),
        Optional.of(new StoredModule(form, values)));
  }

  /** Returns the constants that the user specifies, else those in the file's metadata. */
  private static Map<String, Double> said(TensorFile file, ModelOptions options) {
    Map<String, Double> out = new LinkedHashMap<>();
    file.metadata()
        .forEach(
            (name, text) -> {
              if (text.matches("-?\\d{1,9}(\\.\\d{1,18})?(E-?\\d{1,3})?")) {
                out.put(name, Double.parseDouble(text));
              }
            });
    out.putAll(options.numbers());
    return out;
  }
}
