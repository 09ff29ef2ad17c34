package gradflow.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import gradflow.cases.GraphCase;
import gradflow.graph.GraphModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The one-step graphs of src/test/resources/onnx-cells. */
public final class OnnxCells {
  /** Where they lie. */
  public static final Path FOLDER = Path.of("src/test/resources/onnx-cells");

  private OnnxCells() {}

  /** The names of those that have a reference. */
  public static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(n -> n.endsWith(".json.gz"))
          .map(n -> n.replace(".json.gz", ""))
          .sorted()
          .toList();
    }
  }

  /** The file of a graph. */
  public static Path graph(String name) {
    return FOLDER.resolve(name + ".onnx");
  }

  /** Its reference, unpacked into a folder. */
  public static Path reference(String name, Path folder) throws IOException {
    Path file = folder.resolve(name + ".json");
    try (InputStream in =
        new GZIPInputStream(Files.newInputStream(FOLDER.resolve(name + ".json.gz")))) {
      Files.copy(in, file);
    }
    return file;
  }

  /** A graph with the inputs of its reference. */
  public static GraphCase read(String name, Path folder) throws IOException {
    GraphModel graph = OnnxGraphs.read(graph(name));
    return GraphCase.read(reference(name, folder), graph, List.of());
  }

  /** The numbers of every field of a JSON object, those of arrays one after the other. */
  public static Map<String, List<Double>> numbers(byte[] json) throws IOException {
    Map<String, List<Double>> out = new LinkedHashMap<>();
    try (JsonParser p = new JsonFactory().createParser(json)) {
      p.nextToken();
      while (p.nextToken() != JsonToken.END_OBJECT) {
        String field = p.currentName();
        List<Double> values = new ArrayList<>();
        int depth = 0;
        do {
          JsonToken t = p.nextToken();
          depth += t.isStructStart() ? 1 : t.isStructEnd() ? -1 : 0;
          if (t.isNumeric()) {
            values.add(p.getDoubleValue());
          }
        } while (depth > 0);
        out.put(field, values);
      }
    }
    return out;
  }
}
