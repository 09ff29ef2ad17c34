package gradflow.spark;

import gradflow.files.AtomicFile;
import gradflow.table.Column;
import gradflow.table.CsvWriter;
import gradflow.table.Schema;
import gradflow.table.Table;
import gradflow.table.TableFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/**
 * Apache Parquet: texts are UTF-8 strings, integers INT64, numbers DOUBLE; missing cells are null.
 * Equal tables give equal bytes.
 */
public final class ParquetFormat implements TableFormat {
  private static final String EXTENSION = ".parquet";

  @Override
  public String name() {
    return "parquet";
  }

  @Override
  public boolean isTable(String file) {
    return file.endsWith(EXTENSION) && !file.startsWith(".");
  }

  @Override
  public Path write(Path folder, String table, CsvWriter.Source source) {
    Path target = folder.resolve(table + EXTENSION);
    AtomicFile.write(target, out -> write(table, source, out));
    return target;
  }

  private static void write(String name, CsvWriter.Source source, OutputStream out)
      throws IOException {
    Rows rows = new Rows(name, out);
    source.writeTo(rows);
    rows.close();
  }

  /** Opens the file with the first part, which has the columns. */
  private static final class Rows implements CsvWriter.Rows {
    private final String name;
    private final OutputStream out;
    private MessageType type;
    private ParquetWriter<Group> writer;

    Rows(String name, OutputStream out) {
      this.name = name;
      this.out = out;
    }

    @Override
    public void add(Table part) throws IOException {
      if (writer == null) {
        type = type(name, part.schema());
        writer =
            ExampleParquetWriter.builder(new Sink(out))
                .withConf(new PlainParquetConfiguration())
                .withType(type)
                .withCompressionCodec(CompressionCodecName.ZSTD)
                .build();
      }
      for (int row = 0; row < part.rows(); row++) {
        writer.write(group(part, row));
      }
    }

    private Group group(Table part, int row) {
      Group group = new SimpleGroup(type);
      for (int c = 0; c < part.schema().size(); c++) {
        switch (part.schema().columns().get(c).type()) { // missing cells are not added
          case TEXT -> {
            String text = part.text(row, c);
            if (!text.isEmpty()) {
              group.add(c, text);
            }
          }
          case INTEGER -> {
            long integer = part.integer(row, c);
            if (integer != Long.MIN_VALUE) {
              group.add(c, integer);
            }
          }
          case NUMBER -> {
            double number = part.number(row, c);
            if (!Double.isNaN(number)) {
              group.add(c, number);
            }
          }
        }
      }
      return group;
    }

    void close() throws IOException {
      if (writer != null) {
        writer.close();
      }
    }
  }

  private static MessageType type(String name, Schema schema) {
    Types.MessageTypeBuilder type = Types.buildMessage();
    for (Column column : schema.columns()) {
      switch (column.type()) {
        case TEXT ->
            type.optional(PrimitiveTypeName.BINARY)
                .as(LogicalTypeAnnotation.stringType())
                .named(column.header());
        case INTEGER -> type.optional(PrimitiveTypeName.INT64).named(column.header());
        case NUMBER -> type.optional(PrimitiveTypeName.DOUBLE).named(column.header());
      }
    }
    return type.named(name);
  }

  /** A stream that is written from its start on. */
  private record Sink(OutputStream out) implements OutputFile {
    @Override
    public PositionOutputStream create(long blockSizeHint) {
      return new Counted(out);
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      return create(blockSizeHint);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }

  /** Counts the bytes, and leaves the stream open. */
  private static final class Counted extends PositionOutputStream {
    private final OutputStream out;
    private long bytes;

    Counted(OutputStream out) {
      this.out = out;
    }

    @Override
    public long getPos() {
      return bytes;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      bytes++;
    }

    @Override
    public void write(byte[] data, int offset, int length) throws IOException {
      out.write(data, offset, length);
      bytes += length;
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
