package gradflow.io;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A NodeProto.
 *
 * @param name may be empty
 * @param op operator, such as {@code LSTM}
 * @param domain empty for ONNX's own operators
 * @param inputs names of the inputs; empty names for omitted ones
 * @param outputs names of the outputs; empty names for omitted ones
 * @param attributes by name
 */
record OnnxNode(
    String name,
    String op,
    String domain,
    List<String> inputs,
    List<String> outputs,
    Map<String, Attribute> attributes) {
  /**
   * An AttributeProto. Absent fields are 0 or empty.
   *
   * @param f a float
   * @param i an integer
   * @param s a text
   * @param tensor null if there is none
   * @param graph whether the attribute is a graph or a list of graphs, whose contents are not read
   * @param type type recorded in the file; 0 if absent
   */
  record Attribute(
      float f,
      long i,
      String s,
      OnnxTensor tensor,
      List<Float> floats,
      List<Long> ints,
      List<String> strings,
      boolean graph,
      int type) {}

  static OnnxNode read(CodedInputStream in) throws IOException {
    String name = "";
    String op = "";
    String domain = "";
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> inputs.add(in.readStringRequireUtf8());
        case 2 -> outputs.add(in.readStringRequireUtf8());
        case 3 -> name = in.readStringRequireUtf8();
        case 4 -> op = in.readStringRequireUtf8();
        case 5 -> OnnxMessage.inner(in, m -> attribute(m, attributes));
        case 7 -> domain = in.readStringRequireUtf8();
        default -> OnnxMessage.skip(in, tag);
      }
    }
    return new OnnxNode(name, op, domain, inputs, outputs, attributes);
  }

  private static Attribute attribute(CodedInputStream in, Map<String, Attribute> into)
      throws IOException {
    String name = "";
    float f = 0;
    long i = 0;
    String s = "";
    OnnxTensor tensor = null;
    List<Float> floats = new ArrayList<>();
    List<Long> ints = new ArrayList<>();
    List<String> strings = new ArrayList<>();
    boolean graph = false;
    int type = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> name = in.readStringRequireUtf8();
        case 2 -> f = in.readFloat();
        case 3 -> i = in.readInt64();
        case 4 -> s = in.readBytes().toStringUtf8();
        case 5 -> tensor = OnnxMessage.inner(in, OnnxTensor::read);
        case 7 -> OnnxMessage.floats(in, tag, floats);
        case 8 -> OnnxMessage.longs(in, tag, ints);
        case 9 -> strings.add(in.readBytes().toStringUtf8());
        case 6, 11 -> {
          graph = true;
          OnnxMessage.skip(in, tag); // the contents are skipped
        }
        case 20 -> type = in.readInt32();
        default -> OnnxMessage.skip(in, tag);
      }
    }
    Attribute read = new Attribute(f, i, s, tensor, floats, ints, strings, graph, type);
    into.put(name, read);
    return read;
  }

  /** Returns the name of input k; empty if it is omitted. */
  String input(int k) {
    return k < inputs.size() ? inputs.get(k) : "";
  }

  /** Returns the name of the node in messages. */
  String called() {
    return name.isEmpty() ? op + " -> " + (outputs.isEmpty() ? "" : outputs.get(0)) : name;
  }

  /** Returns an integer attribute. */
  long integer(String attribute, long absent) {
    Attribute a = attributes.get(attribute);
    return a == null ? absent : a.i();
  }

  /** Returns a string attribute. */
  String text(String attribute, String absent) {
    Attribute a = attributes.get(attribute);
    return a == null ? absent : a.s();
  }
}
