package gradflow.notebook;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The Java kernel of the notebook in which this code runs. It is accessed by reflection, so that
 * gradflow compiles and runs without IJava and JJava. Both have the same classes in different
 * packages.
 */
record Kernel(Kind kind, Object kernel) {
  /** A kind of kernel: how to find it, and the package of its classes. */
  private enum Kind {
    IJAVA(
        "io.github.spencerpark.ijava.IJava",
        "getKernelInstance",
        "io.github.spencerpark.jupyter.kernel.display."),
    JJAVA(
        "org.dflib.jjava.jupyter.kernel.BaseKernel",
        "notebookKernel",
        "org.dflib.jjava.jupyter.kernel.display.");

    private final String type;
    private final String method;
    private final String display;

    Kind(String type, String method, String display) {
      this.type = type;
      this.method = method;
      this.display = display;
    }
  }

  /** Returns the kernel running in this process, if there is one. */
  static Optional<Kernel> running() {
    for (Kind kind : Kind.values()) {
      try {
        Class<?> type = Class.forName(kind.type, true, Kernel.class.getClassLoader());
        Object kernel = type.getMethod(kind.method).invoke(null);
        if (kernel != null) {
          return Optional.of(new Kernel(kind, kernel));
        }
      } catch (ReflectiveOperationException | LinkageError e) {
        // not this kind, or not started: try the other
      }
    }
    return Optional.empty();
  }

  /** Returns the name, IJava or JJava. */
  String name() {
    return kind == Kind.IJAVA ? "IJava" : "JJava";
  }

  /**
   * Registers how values of a type are displayed.
   *
   * @param forms a function for each MIME type, in order of preference
   */
  <T> void register(Class<T> type, Map<String, Function<T, String>> forms) {
    Object renderer = call(kernel, "getRenderer");
    Object registration = call(renderer, "createRegistration", Class.class, type);
    String preferred = forms.keySet().iterator().next();
    call(registration, "preferring", String[].class, new String[] {preferred});
    call(registration, "supporting", String[].class, forms.keySet().toArray(new String[0]));
    Class<?> function = load("RenderFunction");
    Object proxy =
        Proxy.newProxyInstance(
            function.getClassLoader(),
            new Class<?>[] {function},
            (self, method, args) -> {
              if (method.getDeclaringClass() == Object.class) {
                return method.getName().equals("equals")
                    ? self == args[0]
                    : method.getName().equals("hashCode")
                        ? System.identityHashCode(self)
                        : "gradflow's renderer of " + type.getSimpleName();
              }
              render(type.cast(args[0]), args[1], forms);
              return null;
            });
    call(registration, "register", function, proxy);
  }

  private <T> void render(T value, Object context, Map<String, Function<T, String>> forms) {
    Class<?> mime = load("mime.MIMEType");
    forms.forEach(
        (name, form) -> {
          Supplier<Object> text = () -> form.apply(value);
          Object type = call(null, mime, "parse", new Class<?>[] {String.class}, name);
          call(
              context,
              context.getClass(),
              "renderIfRequested",
              new Class<?>[] {mime, Supplier.class},
              type,
              text);
        });
  }

  /** Displays HTML as a new output. */
  void display(String id, String html) {
    call(kernel, "display", load("DisplayData"), data(id, html));
  }

  /** Replaces the HTML of an output. */
  void update(String id, String html) {
    Object io = call(kernel, "getIO");
    try {
      Object stream = io.getClass().getField("display").get(io);
      call(
          stream,
          stream.getClass(),
          "updateDisplay",
          new Class<?>[] {String.class, load("DisplayData")},
          id,
          data(id, html));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(name() + " has no display: " + e, e);
    }
  }

  private Object data(String id, String html) {
    try {
      Object data = load("DisplayData").getConstructor().newInstance();
      Map<String, Object> forms = new LinkedHashMap<>();
      forms.put("text/html", html);
      forms.put("text/plain", html.replaceAll("<[^>]*>", ""));
      forms.forEach(
          (mime, text) ->
              call(
                  data,
                  data.getClass(),
                  "putData",
                  new Class<?>[] {String.class, Object.class},
                  mime,
                  text));
      call(data, "setDisplayId", String.class, id);
      return data;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(name() + " has no display data: " + e, e);
    }
  }

  private Class<?> load(String name) {
    try {
      return Class.forName(kind.display + name, true, kernel.getClass().getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(name() + " has no " + name + "; is it another version?", e);
    }
  }

  private static Object call(Object on, String method) {
    return call(on, on.getClass(), method, new Class<?>[0]);
  }

  private static Object call(Object on, String method, Class<?> parameter, Object argument) {
    return call(on, on.getClass(), method, new Class<?>[] {parameter}, argument);
  }

  private static Object call(
      Object on, Class<?> type, String name, Class<?>[] parameters, Object... arguments) {
    try {
      Method method = type.getMethod(name, parameters);
      return method.invoke(on, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "the kernel's " + type.getName() + " has no " + name + "; is it another version?", e);
    }
  }
}
