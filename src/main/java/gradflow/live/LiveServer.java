package gradflow.live;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import gradflow.files.FileProblem;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Serves one page and its events on the loopback interface, at a random port and under a random
 * token. It reads no files, so path traversal is impossible. Requests for another host or from
 * another origin are refused, which protects against other web pages and DNS rebinding. All threads
 * are daemons, one for each reader. A reader that accepts no data for {@value #PATIENCE_SECONDS} s
 * is disconnected.
 */
final class LiveServer implements AutoCloseable {
  private static final int MOST_READERS = 256;

  /** Number of threads for short answers, in addition to those that send events. */
  private static final int SHORT = 16;

  private static final int PATIENCE_SECONDS = 30;
  private static final long HEARTBEAT_MILLIS = 10_000;
  private static final String EVENTS = "events";

  private final byte[] page;
  private final String policy;
  private final Broadcast broadcast;
  private final String token = token();
  private final HttpServer server;
  private final ThreadPoolExecutor threads;
  private final Semaphore readers = new Semaphore(MOST_READERS);

  /** Time at which each thread began to send, in nanoseconds. */
  private final Map<Thread, Long> sending = new ConcurrentHashMap<>();

  private final Thread watchdog;

  /**
   * Starts the server.
   *
   * @param page HTML of the page
   * @param policy content security policy of the page
   * @throws FileProblem if no port is available
   */
  LiveServer(String page, String policy, Broadcast broadcast) {
    this.page = page.getBytes(StandardCharsets.UTF_8);
    this.policy = policy;
    this.broadcast = broadcast;
    ThreadFactory daemons =
        task -> {
          Thread thread = new Thread(task, "gradflow-live");
          thread.setDaemon(true);
          return thread;
        };
    int most = MOST_READERS + SHORT;
    threads =
        new ThreadPoolExecutor(
            most, most, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons);
    threads.allowCoreThreadTimeOut(true);
    try {
      InetAddress loopback = InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1});
      server = HttpServer.create(new InetSocketAddress(loopback, 0), MOST_READERS);
    } catch (IOException e) {
      throw FileProblem.writing(Path.of("127.0.0.1"), e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    daemons.newThread(server::start).start(); // threads started by a daemon thread are daemons, too
    watchdog = daemons.newThread(this::dropTheStuck);
    watchdog.start();
  }

  private static String token() {
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  /** Returns the address of the page. */
  URI address() {
    return URI.create("http://127.0.0.1:" + port() + "/" + token + "/");
  }

  private int port() {
    return server.getAddress().getPort();
  }

  /** Returns the number of readers that receive events. */
  int readers() {
    return MOST_READERS - readers.availablePermits();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String[] parts = String.valueOf(exchange.getRequestURI().getRawPath()).split("/", -1);
      if (!fromHere(exchange.getRequestHeaders())) {
        refuse(exchange, 403, "another host or origin");
      } else if (parts.length < 2 || !isToken(parts[1])) {
        refuse(exchange, 403, "the address is not complete");
      } else if (!exchange.getRequestMethod().equals("GET")) {
        refuse(exchange, 405, "GET only");
      } else if (parts.length == 3 && parts[2].isEmpty()) {
        send(exchange, 200, "text/html; charset=utf-8", page);
      } else if (parts.length == 3 && parts[2].equals(EVENTS)) {
        events(exchange);
      } else {
        refuse(exchange, 404, "there is nothing else");
      }
    }
  }

  /** Returns whether the host, and the origin if there is one, are this server. */
  private boolean fromHere(Headers headers) {
    List<String> own = List.of("127.0.0.1:" + port(), "localhost:" + port());
    List<String> host = headers.getOrDefault("Host", List.of());
    List<String> origin = headers.getOrDefault("Origin", List.of());
    String site = headers.getFirst("Sec-Fetch-Site");
    return host.size() == 1
        && own.contains(host.get(0))
        && origin.stream().allMatch(o -> o.equals("http://" + host.get(0)))
        && (site == null || site.equals("same-origin") || site.equals("none"));
  }

  private boolean isToken(String text) {
    return MessageDigest.isEqual(
        text.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
  }

  private void refuse(HttpExchange exchange, int status, String why) throws IOException {
    send(
        exchange,
        status,
        "text/plain; charset=utf-8",
        (why + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    head(exchange, type);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private void head(HttpExchange exchange, String type) {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", type);
    headers.set("Cache-Control", "no-store");
    headers.set("Content-Security-Policy", policy + "; frame-ancestors 'none'");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
  }

  private void events(HttpExchange exchange) throws IOException {
    if (!readers.tryAcquire()) {
      refuse(exchange, 503, "too many readers");
      return;
    }
    try {
      head(exchange, "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      OutputStream out = exchange.getResponseBody();
      long seen = 0;
      boolean ended = false;
      while (!ended) {
        Broadcast.News news = broadcast.after(seen, HEARTBEAT_MILLIS);
        sending.put(Thread.currentThread(), System.nanoTime());
        for (byte[] event : news.events()) {
          out.write(event);
        }
        if (news.events().isEmpty()) {
          out.write(":\n\n".getBytes(StandardCharsets.UTF_8)); // detects disconnected readers
        }
        out.flush();
        sending.remove(Thread.currentThread());
        seen = news.version();
        ended = news.ended();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sending.remove(Thread.currentThread());
      readers.release();
    }
  }

  private void dropTheStuck() {
    try {
      while (true) {
        Thread.sleep(1000);
        long now = System.nanoTime();
        sending.forEach(
            (sender, since) -> {
              if (now - since > PATIENCE_SECONDS * 1_000_000_000L) {
                sender.interrupt(); // interrupting closes the channel
              }
            });
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops the server. Readers receive the last events if they accept them at once. */
  @Override
  public void close() {
    broadcast.end();
    try {
      for (int k = 0; k < 20 && readers() > 0; k++) {
        Thread.sleep(50);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    watchdog.interrupt();
    server.stop(0);
    threads.shutdownNow();
  }
}
