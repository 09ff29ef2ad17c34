package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher, in a folder with spaces, with a stand-in for Maven that counts its builds and for
 * Java that repeats what it was given.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "runs the launcher for POSIX shells")
class LauncherTest {
  @TempDir Path folder;
  private Path home;
  private Path tools;
  private Path builds;

  @BeforeEach
  void install() throws IOException {
    home = Files.createDirectories(folder.resolve("a folder with spaces"));
    Files.copy(Path.of("gradflow"), home.resolve("gradflow"), StandardCopyOption.COPY_ATTRIBUTES);
    Files.createDirectories(home.resolve("src/main"));
    Files.writeString(home.resolve("pom.xml"), "<project/>");
    Files.writeString(home.resolve("LICENSE"), "");
    builds = Files.writeString(folder.resolve("builds"), "");
    tools = Files.createDirectories(folder.resolve("tools"));
    script(
        tools.resolve("mvn"),
        "echo build >>'" + builds + "'",
        "for a; do case $a in -Dbuild.dir=*) d=${a#-Dbuild.dir=};; esac; done",
        "mkdir -p \"$d\" && echo jar >\"$d/gradflow.jar\"");
    Path jdk = folder.resolve("jdk/bin");
    Files.createDirectories(jdk);
    Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"17.0.1\"\n");
    script(jdk.resolve("javac"), ":");
    script(jdk.resolve("java"), "for a; do echo \"<$a>\"; done");
  }

  private static void script(Path file, String... lines) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private Process start(Path program, String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of("sh", program.toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
    builder.environment().put("PATH", tools + ":" + System.getenv("PATH"));
    builder.environment().remove("GRADFLOW_JAVA_OPTS");
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    return builder.redirectErrorStream(true).start();
  }

  private static String end(Process process) throws IOException, InterruptedException {
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }

  private int built() throws IOException {
    return Files.readAllLines(builds).size();
  }

  @Test
  void itBuildsOnceAndPassesWordsOnAsTheyAre() throws Exception {
    String first = end(start(home.resolve("gradflow"), "run", "two words", "*", "it's"));
    assertThat(first)
        .contains("gradflow: building (once, until the sources change)")
        .contains(
            "<-jar>\n<"
                + home.toRealPath()
                + "/target/launcher/app.jar>\n<run>\n<two words>\n<*>\n<it's>\n")
        .contains("<-Dgradflow.terminal=0>", "<-Dgradflow.columns=0>");
    assertThat(end(start(home.resolve("gradflow"), "list"))).doesNotContain("building");
    assertThat(built()).isEqualTo(1);
    Files.writeString(home.resolve("src/main/New.java"), "");
    Files.setLastModifiedTime(
        home.resolve("src/main/New.java"),
        java.nio.file.attribute.FileTime.fromMillis(System.currentTimeMillis() + 5000));
    assertThat(end(start(home.resolve("gradflow"), "list"))).contains("building");
    assertThat(built()).isEqualTo(2);
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "needs /proc")
  void aJobStartsWithTheFirstCompilerAloneUnlessTheUserNamesOptions() throws Exception {
    String[] firstOnly = {"<-XX:TieredStopAtLevel=1>", "<-Dgradflow.replaceable=true>"};
    assertThat(end(start(home.resolve("gradflow"), "run", "a"))).contains(firstOnly);
    assertThat(end(start(home.resolve("gradflow"), "train", "a"))).contains(firstOnly);
    assertThat(end(start(home.resolve("gradflow"), "spectrum", "a"))).doesNotContain(firstOnly);
    assertThat(
            end(start(home.resolve("gradflow"), "run", "a", "/dev/null"))) // cannot be read twice
        .doesNotContain(firstOnly);
    Path with = folder.resolve("with");
    script(with, "export GRADFLOW_JAVA_OPTS=-Xmx8g; exec '" + home.resolve("gradflow") + "' run a");
    assertThat(end(start(with))).contains("<-Xmx8g>").doesNotContain(firstOnly);
  }

  @Test
  void itArchivesItsClassesOnceForEachJdk() throws Exception {
    script(
        folder.resolve("jdk/bin/java"),
        "dump=0",
        "for a; do case $a in -Xshare:dump) dump=1;; -XX:SharedArchiveFile=*) f=${a#*=};;",
        "  -XX:DumpLoadedClassList=*) echo java/lang/Object >\"${a#*=}\";; esac; done",
        "if [ $dump = 1 ]; then echo classes >\"$f\"; fi",
        "for a; do echo \"<$a>\"; done");
    String first = end(start(home.resolve("gradflow"), "list"));
    Path archive = home.toRealPath().resolve("target/launcher/start-17.0.1.jsa");
    assertThat(first)
        .contains("preparing faster starts")
        .contains("<-XX:SharedArchiveFile=" + archive + ">\n");
    assertThat(end(start(home.resolve("gradflow"), "list")))
        .startsWith("<-XX:SharedArchiveFile=" + archive + ">\n");
    Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25\"\n");
    assertThat(end(start(home.resolve("gradflow"), "list")))
        .contains("preparing faster starts")
        .contains("/start-25.jsa>\n");
    try (var left = Files.list(archive.getParent())) {
      assertThat(left.filter(Files::isDirectory)).isEmpty();
    }
  }

  @Test
  void aJdkThatCannotArchiveIsAskedOnce() throws Exception {
    assertThat(end(start(home.resolve("gradflow"), "list")))
        .contains("preparing faster starts")
        .doesNotContain("SharedArchiveFile");
    assertThat(end(start(home.resolve("gradflow"), "list")))
        .doesNotContain("preparing", "SharedArchiveFile");
  }

  @Test
  void inAReleaseItBuildsNothing() throws Exception {
    Files.delete(home.resolve("pom.xml"));
    Path jar = Files.writeString(home.resolve("gradflow.jar"), "jar");
    Files.setLastModifiedTime(jar, java.nio.file.attribute.FileTime.fromMillis(0));
    String first = end(start(home.resolve("gradflow"), "list"));
    assertThat(first)
        .contains("preparing faster starts", "<" + home.toRealPath() + "/gradflow.jar>\n<list>");
    assertThat(end(start(home.resolve("gradflow"), "list")))
        .doesNotContain("preparing", "building");
    assertThat(built()).isZero();
    try (var left = Files.list(home)) {
      assertThat(left.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "LICENSE", "gradflow", "gradflow.jar", "src", "start-17.0.1.jsa");
    }
  }

  @Test
  void throughALink() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("gf"), home.resolve("gradflow"));
    Path again = Files.createSymbolicLink(folder.resolve("gf2"), Path.of("gf"));
    assertThat(end(start(link, "list"))).contains("<-Dgradflow.home=" + home.toRealPath() + ">");
    assertThat(end(start(again, "list"))).doesNotContain("building");
  }

  @Test
  void twoAtOnceBuildOnce() throws Exception {
    Path mvn = tools.resolve("mvn");
    Files.writeString(mvn, Files.readString(mvn).replace("echo build", "sleep 1\necho build"));
    Process one = start(home.resolve("gradflow"), "list");
    Process two = start(home.resolve("gradflow"), "list");
    String said = end(one) + end(two);
    assertThat(said.split("<list>", -1)).hasSize(3);
    assertThat(built()).isEqualTo(1);
    assertThat(home.resolve("target/launcher.lock")).doesNotExist();
  }

  @Test
  void aTreeThatCannotBeWrittenRunsWhatWasBuilt() throws Exception {
    end(start(home.resolve("gradflow"), "list"));
    Path target = home.resolve("target");
    assertThat(target.toFile().setWritable(false)).isTrue();
    try {
      assumeFalse(Files.isWritable(target), "root may write anywhere");
      Files.writeString(home.resolve("src/main/New.java"), "");
      Files.setLastModifiedTime(
          home.resolve("src/main/New.java"),
          java.nio.file.attribute.FileTime.fromMillis(System.currentTimeMillis() + 5000));
      assertThat(end(start(home.resolve("gradflow"), "list")))
          .contains("warning: the sources are newer than what was built")
          .contains("<list>");
    } finally {
      assertThat(target.toFile().setWritable(true)).isTrue();
    }
  }

  /** With a real Java, and in place of gradflow a program that says what it sees. */
  @Test
  void aSmallHeapAndALocaleWithoutUmlauts() throws Exception {
    end(start(home.resolve("gradflow"), "list"));
    Files.writeString(
        folder.resolve("Sees.java"),
        """
        class Sees {
          public static void main(String[] words) {
            System.out.println(new java.io.File(words[0]).isFile() + " " + Runtime.getRuntime().maxMemory());
          }
        }
        """);
    Path app = home.resolve("target/launcher/app.jar");
    Path classes = folder.resolve("classes");
    run("javac", "-d", classes, "-proc:none", folder.resolve("Sees.java"));
    run("jar", "-c", "-f", app, "-e", "Sees", "-C", classes, ".");
    String line =
        "f=$(printf 'gr\\303\\266\\303\\237e') && : >\"$f\""
            + " && for l in C POSIX de_XX.UTF-8; do LC_ALL=$l sh \"$1\" \"$f\"; done";
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", line, "sh", home.resolve("gradflow") + "")
            .directory(folder.toFile())
            .redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("GRADFLOW_JAVA_OPTS", "-Xmx64m");
    String said = end(builder.start());
    assertThat(said.lines().filter(l -> l.matches("true 6\\d{7}"))).as(said).hasSize(3);
  }

  /** Runs a tool of this JDK here. */
  private static void run(String tool, Object... words) {
    String[] given = Arrays.stream(words).map(Object::toString).toArray(String[]::new);
    int code = ToolProvider.findFirst(tool).orElseThrow().run(System.out, System.err, given);
    assertThat(code).as(tool).isZero();
  }
}
