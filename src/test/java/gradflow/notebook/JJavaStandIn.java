package gradflow.notebook;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.JupyterIO;
import org.dflib.jjava.jupyter.kernel.LanguageInfo;
import org.dflib.jjava.jupyter.kernel.ReplacementOptions;
import org.dflib.jjava.jupyter.kernel.comm.CommManager;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.dflib.jjava.jupyter.kernel.util.StringStyler;
import org.dflib.jjava.jupyter.messages.ContentType;
import org.dflib.jjava.jupyter.messages.publish.PublishDisplayData;
import org.dflib.jjava.jupyter.messages.publish.PublishUpdateDisplayData;

/** A kernel of JJava's library that runs no code; it keeps what would go to the notebook. */
final class JJavaStandIn extends BaseKernel implements AutoCloseable {
  private final List<String> displayed = new ArrayList<>();
  private final List<String> updates = new ArrayList<>();
  private final Io io;
  private final Environment environment = new Environment();

  JJavaStandIn() {
    this(new Io());
  }

  private JJavaStandIn(Io io) {
    super(
        "stand-in",
        "",
        new LanguageInfo.Builder("java").build(),
        List.of(),
        null,
        io,
        new CommManager(),
        new Renderer(),
        null,
        null,
        false,
        new StringStyler("", "", "", line -> ""));
    this.io = io;
    io.attach(environment);
    onStartup();
  }

  /** Output that no cell is there to take. */
  void detached(Runnable action) {
    io.detach(environment);
    action.run();
    io.attach(environment);
  }

  List<String> displayed() {
    return displayed;
  }

  List<String> updates() {
    return updates;
  }

  String html(Object value) {
    return String.valueOf(getRenderer().render(value).getData(MIMEType.TEXT_HTML));
  }

  @Override
  public Object evalRaw(String source) {
    throw new UnsupportedOperationException();
  }

  @Override
  public DisplayData inspect(String source, int at, boolean extra) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ReplacementOptions complete(String source, int at) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String isComplete(String source) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    onShutdown(false);
  }

  /** Streams that can be attached from here. */
  private static final class Io extends JupyterIO {
    Io() {
      super(StandardCharsets.UTF_8);
    }

    void attach(ShellReplyEnvironment to) {
      setEnv(to);
    }

    void detach(ShellReplyEnvironment from) {
      retractEnv(from);
    }
  }

  /** Where a kernel's messages go. */
  private final class Environment extends ShellReplyEnvironment {
    Environment() {
      super(null, null, null, null);
    }

    @Override
    public <T extends ContentType<T>> void publish(T content) {
      if (content instanceof PublishUpdateDisplayData data) {
        updates.add(String.valueOf(data.getData(MIMEType.TEXT_HTML)));
      } else if (content instanceof PublishDisplayData data) {
        displayed.add(String.valueOf(data.getData(MIMEType.TEXT_HTML)));
      }
    }
  }
}
