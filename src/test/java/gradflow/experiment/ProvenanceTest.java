package gradflow.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvenanceTest {
  private static final String COMMIT = "8c4e0480da6a097b1ad1106410dd654cd0c1a511";

  @TempDir Path folder;

  private String commit(String commit, String dirty) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Implementation-Commit", commit);
    manifest.getMainAttributes().putValue("Implementation-Dirty", dirty);
    Path jar = folder.resolve("gradflow.jar");
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    return Provenance.commit(jar);
  }

  @Test
  void theCommitStandsInTheJar() throws IOException {
    assertThat(commit(COMMIT, "false")).isEqualTo(COMMIT);
    assertThat(commit(COMMIT, "true")).isEqualTo(COMMIT + ", changed");
    assertThat(commit("unknown", "unknown")).isEqualTo("unknown");
    assertThat(Provenance.commit(folder)).isEqualTo("unknown");
    assertThat(Provenance.ofThisProcess()).containsEntry("commit", Provenance.commit());
  }

  private Path jar(String commit, String name, String content) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Implementation-Commit", commit);
    Path jar = folder.resolve("code.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      for (String entry : List.of("gradflow/Z.class", name)) {
        out.putNextEntry(new ZipEntry(entry));
        out.write(content.getBytes(StandardCharsets.UTF_8));
      }
    }
    return jar;
  }

  @Test
  void theHashChangesWithTheCodeButNotWithTheCommit() throws IOException {
    String hash = Provenance.hash(jar(COMMIT, "gradflow/A.class", "a"));
    assertThat(hash).hasSize(12);
    assertThat(Provenance.hash(jar("another", "gradflow/A.class", "a"))).isEqualTo(hash);
    assertThat(Provenance.hash(jar(COMMIT, "gradflow/A.class", "b"))).isNotEqualTo(hash);
    assertThat(Provenance.hash(jar(COMMIT, "gradflow/B.class", "a"))).isNotEqualTo(hash);
  }

  @Test
  void aFolderHasTheHashOfAJarOfItsFiles() throws IOException {
    Path classes = Files.createDirectories(folder.resolve("classes/gradflow"));
    Files.writeString(classes.resolve("Z.class"), "a");
    Files.writeString(classes.resolve("A.class"), "a");
    assertThat(Provenance.hash(classes.getParent()))
        .isEqualTo(Provenance.hash(jar(COMMIT, "gradflow/A.class", "a")));
  }
}
