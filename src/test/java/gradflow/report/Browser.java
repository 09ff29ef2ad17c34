package gradflow.report;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A headless Chromium with one page, driven over its DevTools protocol. */
public final class Browser implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PATIENCE = 60;

  private final Process process;
  private final WebSocket socket;
  private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final List<String> problems = new CopyOnWriteArrayList<>();
  private final StringBuilder message = new StringBuilder();
  private int last;

  /** The browser's file, if there is one. */
  public static Optional<Path> installed() {
    return Stream.of(System.getenv("PATH").split(":"))
        .flatMap(
            dir ->
                Stream.of("chromium", "chromium-browser", "google-chrome")
                    .map(Path.of(dir)::resolve))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts one.
   *
   * @param profile an empty folder
   */
  public Browser(Path chromium, Path profile) throws Exception {
    process =
        new ProcessBuilder(
                chromium.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Path port = profile.resolve("DevToolsActivePort");
    for (int k = 0; k < PATIENCE * 10 && (!Files.exists(port) || Files.size(port) == 0); k++) {
      Thread.sleep(100);
    }
    HttpClient http = HttpClient.newHttpClient();
    String base = "http://127.0.0.1:" + Files.readAllLines(port).get(0);
    JsonNode pages =
        JSON.readTree(
            http.send(
                    HttpRequest.newBuilder(URI.create(base + "/json/list")).build(),
                    HttpResponse.BodyHandlers.ofString())
                .body());
    String address = pages.get(0).get("webSocketDebuggerUrl").asString();
    socket = http.newWebSocketBuilder().buildAsync(URI.create(address), new Listener()).join();
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      call(domain + ".enable", Map.of());
    }
  }

  private final class Listener implements WebSocket.Listener {
    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean whole) {
      message.append(data);
      if (whole) {
        take(JSON.readTree(message.toString()));
        message.setLength(0);
      }
      from.request(1);
      return null;
    }
  }

  private void take(JsonNode m) {
    if (m.has("id")) {
      CompletableFuture<JsonNode> future = waiting.remove(m.get("id").asInt());
      if (future != null) {
        future.complete(m);
      }
      return;
    }
    String method = m.get("method").asString();
    JsonNode p = m.get("params");
    if (method.equals("Runtime.exceptionThrown")
        || (method.equals("Runtime.consoleAPICalled")
            && List.of("error", "warning").contains(p.get("type").asString()))
        || (method.equals("Log.entryAdded")
            && p.get("entry").get("level").asString().equals("error"))) {
      problems.add(p.toString());
    } else if (method.equals("Network.requestWillBeSent")) {
      String url = p.get("request").get("url").asString();
      if (!url.startsWith("file:")
          && !url.startsWith("data:")
          && !url.startsWith("http://127.0.0.1:")) {
        problems.add("asked for " + url);
      }
    }
  }

  /** A command of the protocol, and its result. */
  public JsonNode call(String method, Map<String, ?> parameters) throws Exception {
    int id = ++last;
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    socket.sendText(
        JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters)), true);
    JsonNode m = answer.get(PATIENCE, TimeUnit.SECONDS);
    if (m.has("error")) {
      throw new IOException(method + ": " + m.get("error"));
    }
    return m.get("result");
  }

  /** Opens a page, and waits until it is loaded. */
  public void open(String url) throws Exception {
    call("Page.navigate", Map.of("url", url));
    waitFor("document.readyState === 'complete'");
  }

  /** The value of an expression; what it throws is thrown. */
  public JsonNode eval(String script) throws Exception {
    JsonNode result =
        call(
            "Runtime.evaluate",
            Map.of("expression", script, "returnByValue", true, "awaitPromise", true));
    if (result.has("exceptionDetails")) {
      throw new IOException(script + ": " + result.get("exceptionDetails"));
    }
    JsonNode value = result.get("result").get("value");
    return value == null ? JSON.nullNode() : value;
  }

  /** Waits until an expression is true. */
  public void waitFor(String condition) throws Exception {
    for (int k = 0; k < PATIENCE * 20; k++) {
      if (eval("Boolean(" + condition + ")").asBoolean()) {
        return;
      }
      Thread.sleep(50);
    }
    throw new IOException("never: " + condition);
  }

  /** The size of the window. */
  public void size(int width, int height) throws Exception {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** {@code light} or {@code dark}, as the system would say. */
  public void scheme(String scheme) throws Exception {
    call(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** Moves, presses or lets go of the mouse: mouseMoved, mousePressed, mouseReleased. */
  public void mouse(String what, double x, double y) throws Exception {
    boolean moved = what.equals("mouseMoved");
    call(
        "Input.dispatchMouseEvent",
        Map.of(
            "type",
            what,
            "x",
            x,
            "y",
            y,
            "button",
            moved ? "none" : "left",
            "clickCount",
            moved ? 0 : 1));
  }

  /** Presses a key, such as ArrowRight. */
  public void key(String key) throws Exception {
    call("Input.dispatchKeyEvent", Map.of("type", "keyDown", "key", key));
    call("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key));
  }

  /** The window, or the whole page, as PNG. */
  public byte[] screenshot(boolean whole) throws Exception {
    JsonNode shot =
        call("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", whole));
    return Base64.getDecoder().decode(shot.get("data").asString());
  }

  /** The page printed as its style sheet says. */
  public byte[] pdf() throws Exception {
    JsonNode pdf =
        call("Page.printToPDF", Map.of("preferCSSPageSize", true, "printBackground", true));
    return Base64.getDecoder().decode(pdf.get("data").asString());
  }

  /** Errors on the console, and requests to elsewhere, since the start. */
  public List<String> problems() {
    return new ArrayList<>(problems);
  }

  @Override
  public void close() throws Exception {
    socket.abort();
    List<ProcessHandle> children = process.descendants().toList(); // they write into the profile
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    for (ProcessHandle child : children) {
      child.destroyForcibly();
      child.onExit().get(10, TimeUnit.SECONDS);
    }
  }
}
