package gradflow.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whom the page is served to, and that no reader holds up what it shows. */
@Timeout(60)
class LiveServerTest {
  private static final String SERVING = Serving.class.getName();

  private final Broadcast broadcast = new Broadcast();
  private final LiveServer server =
      new LiveServer("<p>a page</p>", "default-src 'none'", broadcast);
  private final URI address = server.address();
  private final String path = address.getPath();
  private final String host = "Host: 127.0.0.1:" + address.getPort() + "\r\n";

  @AfterEach
  void close() {
    server.close();
  }

  private Socket ask(String request) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort());
    socket.setSoTimeout(20_000);
    socket.getOutputStream().write((request + "\r\n").getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  /** The status, then the rest of the answer. */
  private String answer(String request) throws IOException {
    try (Socket socket = ask(request + "Connection: close\r\n")) {
      return reader(socket)
          .lines()
          .collect(Collectors.joining("\n"))
          .replaceFirst("^HTTP/1.1 (\\d+) .*", "$1");
    }
  }

  private Socket events() throws IOException {
    return ask("GET " + path + "events HTTP/1.1\r\n" + host);
  }

  private static void await(BooleanSupplier holds) throws InterruptedException {
    while (!holds.getAsBoolean()) {
      Thread.sleep(10);
    }
  }

  /** Reads to a line with that text. */
  private static void readTo(BufferedReader in, String text) throws IOException {
    for (String line = in.readLine(); !line.contains(text); line = in.readLine()) {
      assertThat(line).isNotNull();
    }
  }

  @Test
  void onlyThisMachineWithTheWholeAddressGetsThePage() throws IOException {
    assertThat(address.getHost()).isEqualTo("127.0.0.1");
    assertThat(path).matches("/[\\w-]{22}/");
    String get = "GET " + path + " HTTP/1.1\r\n";
    assertThat(answer(get + host))
        .startsWith("200")
        .contains("a page", "frame-ancestors 'none'", "no-referrer", "no-store");
    String origin = "Origin: http://127.0.0.1:" + address.getPort() + "\r\n";
    assertThat(answer(get + host + origin)).startsWith("200");
    assertThat(answer(get + host + "Origin: http://evil.example\r\n"))
        .startsWith("403")
        .doesNotContain("a page");
    assertThat(answer(get + host + "Origin: null\r\n")).startsWith("403");
    assertThat(answer(get + host + "Sec-Fetch-Site: cross-site\r\n")).startsWith("403");
    assertThat(answer(get + "Host: evil.example:" + address.getPort() + "\r\n")).startsWith("403");
    assertThat(answer(get)).startsWith("403");
    assertThat(answer("POST " + path + " HTTP/1.1\r\nContent-Length: 0\r\n" + host))
        .startsWith("405");
  }

  @Test
  void noTokenAndNoPathLeadsElsewhere() throws IOException {
    String wrong = path.replace(path.charAt(1), path.charAt(1) == 'A' ? 'B' : 'A');
    for (String other : List.of("/", "/events", wrong, wrong + "events", "/..", "/../etc/passwd")) {
      assertThat(answer("GET " + other + " HTTP/1.1\r\n" + host)).as(other).startsWith("403");
    }
    for (String other :
        List.of("../", "../../etc/passwd", "%2e%2e/", "pom.xml", "events/", "./events", "/")) {
      assertThat(answer("GET " + path + other + " HTTP/1.1\r\n" + host))
          .as(other)
          .startsWith("404")
          .doesNotContain("a page");
    }
    assertThat(answer("GET " + path + "events HTTP/1.1\r\nOrigin: http://evil.example\r\n" + host))
        .startsWith("403");
    assertThat(server.readers()).isZero();
  }

  @Test
  void twoHundredReadersGetTheNewest() throws Exception {
    broadcast.publish("state", "state", "{\"text\":\"old\"}");
    List<Socket> sockets = new ArrayList<>();
    for (int k = 0; k < 200; k++) {
      sockets.add(events());
    }
    await(() -> server.readers() == 200);
    broadcast.publish("state", "state", "{\"text\":\"new\"}");
    for (Socket socket : sockets) {
      readTo(reader(socket), "new");
    }
    assertThat(answer("GET " + path + " HTTP/1.1\r\n" + host)).startsWith("200");
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Test
  void moreThanItHoldsAreTurnedAwayAndThePageIsStillServed() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    for (int k = 0; k < 300; k++) {
      sockets.add(events());
    }
    await(() -> server.readers() == 256);
    assertThat(reader(sockets.get(299)).readLine()).contains("503");
    assertThat(answer("GET " + path + " HTTP/1.1\r\n" + host)).startsWith("200");
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Test
  void aReaderThatTakesNothingHoldsUpNobody() throws Exception {
    String large = "\"" + "x".repeat(4_000_000) + "\"";
    try (Socket slow = events();
        Socket quick = events()) {
      await(() -> server.readers() == 2);
      long start = System.nanoTime();
      for (int k = 0; k < 30; k++) {
        broadcast.publish("figure", "figure", large);
      }
      broadcast.publish("state", "state", "\"last\"");
      assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
      readTo(reader(quick), "last");
      assertThat(slow.isConnected()).isTrue();
    }
  }

  @Test
  void endsWithWhatIsLeftToSay() throws Exception {
    try (Socket socket = events()) {
      BufferedReader in = reader(socket);
      await(() -> server.readers() == 1);
      Set<Thread> own =
          Thread.getAllStackTraces().keySet().stream()
              .filter(t -> t.getName().matches("gradflow-live|HTTP-Dispatcher"))
              .collect(Collectors.toSet());
      assertThat(own).hasSizeGreaterThan(2).allMatch(Thread::isDaemon);
      broadcast.publish("end", "end", "\"over\"");
      server.close();
      readTo(in, "over");
      assertThatThrownBy(this::events).isInstanceOf(ConnectException.class);
    }
  }

  /** A program that serves a page and exits on request without closing it. */
  static final class Serving {
    private Serving() {}

    /** Prints the address, and ends after a byte of input. */
    public static void main(String[] ignored) throws IOException {
      LiveServer served = new LiveServer("<p>a page</p>", "default-src 'none'", new Broadcast());
      System.out.println(served.address());
      System.in.read();
    }
  }

  @Test
  void readersDoNotKeepTheProcessAlive() throws Exception {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(java, "-XX:TieredStopAtLevel=1", "-cp", classPath, SERVING).start();
    try (BufferedReader said = process.inputReader()) {
      URI there = URI.create(said.readLine());
      Socket reader = new Socket(there.getHost(), there.getPort());
      String get = "GET " + there.getPath() + "events HTTP/1.1\r\nHost: " + there.getAuthority();
      reader.getOutputStream().write((get + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
      readTo(reader(reader), "event-stream");
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      reader.close();
    } finally {
      process.destroyForcibly();
    }
  }
}
