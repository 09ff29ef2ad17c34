package gradflow.io;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.files.FileProblem;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An ONNX file. Nodes, names and shapes are read on opening, numbers only on request. Only about a
 * dozen fields of the format's messages are needed, so they are read one by one from a protobuf
 * stream; classes generated from the whole schema would be fifty thousand lines.
 */
final class OnnxFile implements TensorFile {
  private final Path path;
  private final FileChannel channel;
  private final List<OnnxNode> nodes = new ArrayList<>();
  private final Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
  private final Map<String, OnnxPort> inputs = new LinkedHashMap<>();
  private final List<String> outputs = new ArrayList<>();
  private final Set<String> initializers = new LinkedHashSet<>();
  private final Map<String, OnnxNode> producers = new HashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  private OnnxFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Opens a file and reads its graph.
   *
   * @throws BadArgument if the file is not a valid ONNX file
   * @throws FileProblem if it cannot be read
   */
  static OnnxFile open(Path path) {
    FileChannel channel = UntrustedFile.open(path);
    OnnxFile file = new OnnxFile(path, channel);
    try {
      InputStream stream = new BufferedInputStream(Channels.newInputStream(channel), 1 << 16);
      CodedInputStream in = CodedInputStream.newInstance(stream);
      in.setSizeLimit(Integer.MAX_VALUE);
      file.model(in);
      in.checkLastTagWas(0);
      return file;
    } catch (InvalidProtocolBufferException e) {
      file.close();
      throw new BadArgument(path.toString(), "is not a sound ONNX file: " + e.getMessage());
    } catch (IOException e) {
      file.close();
      throw FileProblem.reading(path, e);
    } catch (BadArgument e) {
      file.close();
      throw new BadArgument(path.toString(), e.getMessage());
    }
  }

  private void model(CodedInputStream in) throws IOException {
    boolean graph = false;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> metadata.put("ir_version", String.valueOf(in.readInt64()));
        case 2 -> metadata.put("producer", in.readStringRequireUtf8());
        case 3 -> metadata.put("producer_version", in.readStringRequireUtf8());
        case 7 -> {
          graph = true;
          OnnxMessage.inner(in, this::graph);
        }
        case 8 -> OnnxMessage.inner(in, this::opset);
        default -> OnnxMessage.skip(in, tag);
      }
    }
    if (!graph) {
      throw new BadArgument("graph", "there is none; it is not an ONNX file, or is truncated");
    }
  }

  private Void opset(CodedInputStream in) throws IOException {
    String domain = "";
    long version = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> domain = in.readStringRequireUtf8();
        case 2 -> version = in.readInt64();
        default -> OnnxMessage.skip(in, tag);
      }
    }
    if (domain.isEmpty() || domain.equals("ai.onnx")) {
      metadata.put("opset", String.valueOf(version));
    }
    return null;
  }

  private Void graph(CodedInputStream in) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> add(OnnxMessage.inner(in, OnnxNode::read));
        case 5 -> {
          OnnxTensor t = OnnxMessage.inner(in, OnnxTensor::read);
          tensors.put(t.info().name(), t);
          initializers.add(t.info().name());
        }
        case 11 -> {
          OnnxPort port = OnnxMessage.inner(in, OnnxPort::read);
          inputs.put(port.name(), port);
        }
        case 12 -> outputs.add(OnnxMessage.inner(in, OnnxPort::read).name());
        case 15 -> throw new BadArgument("sparse_initializer", "sparse tensors are not read");
        default -> OnnxMessage.skip(in, tag);
      }
    }
    return null;
  }

  private void add(OnnxNode node) {
    nodes.add(node);
    for (String output : node.outputs()) {
      if (!output.isEmpty()) {
        producers.put(output, node);
      }
    }
    OnnxNode.Attribute value = node.attributes().get("value");
    if (node.op().equals("Constant") && value != null && value.tensor() != null) {
      node.outputs().forEach(o -> tensors.put(o, value.tensor().named(o)));
    }
  }

  /** Returns the nodes of the main graph, in file order. */
  List<OnnxNode> nodes() {
    return nodes;
  }

  /** Returns the constant of a name; null if there is none. */
  TensorInfo constant(String name) {
    OnnxTensor t = tensors.get(name);
    return t == null ? null : t.info();
  }

  /** Returns the node that produces a value; null if none does. */
  OnnxNode producer(String name) {
    return producers.get(name);
  }

  /** Returns the inputs of the graph. In old files they include the initializers. */
  List<OnnxPort> inputs() {
    return List.copyOf(inputs.values());
  }

  /** Returns the names of the outputs. */
  List<String> outputs() {
    return outputs;
  }

  /** Returns the names of the initializers. */
  Set<String> initializers() {
    return initializers;
  }

  /**
   * Replaces the numbers of an initializer.
   *
   * @param bytes contents of the file, which are modified
   * @throws BadArgument if there is no initializer of that name and size, or its numbers are not
   *     stored uncompressed in this file
   */
  void patch(String name, double[] values, byte[] bytes) {
    OnnxTensor t = tensors.get(name);
    Check.that(
        t != null && t.info().elements() == values.length,
        path.toString(),
        "has no initializer " + name + " of " + values.length + " numbers");
    t.patch(path, values, bytes);
  }

  /** Reads the numbers of a tensor, which need not be one of {@link #tensors}. */
  double[] numbers(OnnxTensor tensor) {
    return tensor.numbers(path, channel);
  }

  /** Returns whether a name is an input supplied at run time. */
  boolean isInput(String name) {
    return inputs.containsKey(name) && !tensors.containsKey(name);
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public List<TensorInfo> tensors() {
    return tensors.values().stream().map(OnnxTensor::info).toList();
  }

  @Override
  public Map<String, String> metadata() {
    return metadata;
  }

  @Override
  public double[] read(TensorInfo tensor) {
    return tensors.get(tensor.name()).numbers(path, channel);
  }

  @Override
  public void copy(TensorInfo tensor, OutputStream out) throws IOException {
    tensors.get(tensor.name()).copy(path, channel, out);
  }

  @Override
  public void close() {
    FileProblem.closing(path, channel);
  }
}
