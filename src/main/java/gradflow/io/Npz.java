package gradflow.io;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.files.FileProblem;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * An npz file (a zip archive of npy arrays), or a single npy array. The archive is read with the
 * JDK. The npy header is parsed by {@link Npy}, because existing libraries do not validate it
 * against hostile files.
 */
final class Npz implements TensorFile {
  private static final int MOST_ENTRIES = 100_000;

  /** Largest possible expansion by Deflate: 1032 bytes from one. */
  private static final long MOST_INFLATION = 1032;

  private static final int PIECE = 1 << 16;

  private final Path path;
  private final ZipFile zip;
  private final Map<String, Npy> heads = new HashMap<>();
  private final Map<String, ZipEntry> entries = new HashMap<>();
  private final List<TensorInfo> tensors = new ArrayList<>();

  private Npz(Path path, ZipFile zip) {
    this.path = path;
    this.zip = zip;
  }

  /**
   * Opens a file and reads the headers of its arrays.
   *
   * @throws BadArgument if the file is not a valid npz or npy file
   * @throws FileProblem if it cannot be read
   */
  static Npz open(Path path) {
    Npz file = new Npz(path, openZip(path));
    try {
      file.list();
      return file;
    } catch (ZipException e) {
      file.close();
      throw new BadArgument(path.toString(), "is not a sound npz file: " + e.getMessage());
    } catch (IOException e) {
      file.close();
      throw FileProblem.reading(path, e);
    } catch (BadArgument e) {
      file.close();
      throw new BadArgument(path.toString(), e.getMessage());
    } catch (IllegalArgumentException e) { // thrown by the JDK if a comment is not valid UTF-8
      file.close();
      throw new BadArgument(path.toString(), "is not a sound npz file: " + e.getMessage());
    }
  }

  /** Opens the archive; returns null for a plain npy array. */
  private static ZipFile openZip(Path path) {
    Check.that(!Files.isDirectory(path), path.toString(), "is a folder, expected a file");
    try (InputStream in = Files.newInputStream(path)) {
      byte[] first = in.readNBytes(2);
      if (first.length < 2 || first[0] != 'P' || first[1] != 'K') {
        return null;
      }
      return new ZipFile(path.toFile());
    } catch (ZipException | IllegalArgumentException e) {
      throw new BadArgument(path.toString(), "is not a sound npz file: " + e.getMessage());
    } catch (IOException e) {
      throw FileProblem.reading(path, e);
    }
  }

  private void list() throws IOException {
    if (zip == null) {
      String name = String.valueOf(path.getFileName()).replaceFirst("\\.npy$", "");
      try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
        add(name, Npy.read(name, in), Files.size(path));
      }
      return;
    }
    Check.that(
        zip.size() <= MOST_ENTRIES,
        "entries",
        "got " + zip.size() + ", expected at most " + MOST_ENTRIES);
    Enumeration<? extends ZipEntry> all = zip.entries();
    while (all.hasMoreElements()) {
      ZipEntry entry = all.nextElement();
      if (!entry.getName().endsWith(".npy")) {
        continue;
      }
      String name = entry.getName().substring(0, entry.getName().length() - 4);
      Check.that(!entries.containsKey(name), name, "is there twice");
      Check.that(
          entry.getSize() / MOST_INFLATION <= entry.getCompressedSize(),
          name,
          "says that %s bytes unpack to %s, which deflate cannot"
              .formatted(entry.getCompressedSize(), entry.getSize()));
      try (InputStream in = zip.getInputStream(entry)) {
        Npy head = Npy.read(name, in);
        entries.put(name, entry);
        add(name, head, entry.getSize());
      }
    }
  }

  private void add(String name, Npy head, long size) {
    Check.that(
        head.info().bytes() == size - head.length(),
        name,
        "has %s bytes of numbers, expected %s for %s %s"
            .formatted(
                size - head.length(),
                head.info().bytes(),
                head.info().dimensions(),
                head.info().type()));
    heads.put(name, head);
    tensors.add(head.info());
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public List<TensorInfo> tensors() {
    return List.copyOf(tensors);
  }

  @Override
  public Map<String, String> metadata() {
    return Map.of();
  }

  /** Reads something from a stream. */
  @FunctionalInterface
  private interface Body<T> {
    T read(InputStream in) throws IOException;
  }

  @Override
  public double[] read(TensorInfo tensor) {
    Npy head = heads.get(tensor.name());
    UntrustedFile.requireRoom(path, tensor.elements());
    return from(tensor, in -> UntrustedFile.rowMajor(tensor, numbers(in, head)));
  }

  @Override
  public void copy(TensorInfo tensor, OutputStream out) throws IOException {
    Npy head = heads.get(tensor.name());
    int width = tensor.type().bytes();
    UntrustedFile.requireRoom(path, tensor.elements());
    byte[] bytes = from(tensor, in -> exactly(in, Math.multiplyExact(tensor.elements(), width)));
    double[] order = new double[tensor.elements()];
    Arrays.setAll(order, k -> k);
    boolean big = head.order() == ByteOrder.BIG_ENDIAN;
    byte[] sorted = new byte[bytes.length];
    int at = 0;
    for (double place : UntrustedFile.rowMajor(tensor, order)) {
      int from = width * (int) place;
      for (int k = 0; k < width; k++) {
        sorted[at++] = bytes[from + (big ? width - 1 - k : k)];
      }
    }
    out.write(sorted);
  }

  private <T> T from(TensorInfo tensor, Body<T> body) {
    try (InputStream in =
        zip == null
            ? new BufferedInputStream(Files.newInputStream(path))
            : zip.getInputStream(entries.get(tensor.name()))) {
      in.skipNBytes(heads.get(tensor.name()).length());
      return body.read(in);
    } catch (ZipException e) {
      throw new BadArgument(path.toString(), tensor.name() + ": " + e.getMessage());
    } catch (java.io.EOFException e) {
      throw new BadArgument(path.toString(), tensor.name() + " ends before its numbers do");
    } catch (IOException e) {
      throw FileProblem.reading(path, e);
    }
  }

  private static double[] numbers(InputStream in, Npy head) throws IOException {
    ElementType type = head.info().type();
    double[] out = new double[head.info().elements()];
    for (int done = 0; done < out.length; ) {
      int now = Math.min(PIECE / type.bytes(), out.length - done);
      byte[] bytes = in.readNBytes(now * type.bytes());
      if (bytes.length < now * type.bytes()) {
        throw new java.io.EOFException();
      }
      ByteBuffer buffer = ByteBuffer.wrap(bytes).order(head.order());
      for (int k = 0; k < now; k++) {
        out[done++] = type.get(buffer);
      }
    }
    requireEnd(in);
    return out;
  }

  private static byte[] exactly(InputStream in, int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new java.io.EOFException();
    }
    requireEnd(in);
    return bytes;
  }

  private static void requireEnd(InputStream in) throws IOException {
    if (in.read() >= 0) {
      throw new ZipException("more bytes than its head says");
    }
  }

  @Override
  public void close() {
    if (zip != null) {
      FileProblem.closing(path, zip);
    }
  }
}
