package gradflow.cli;

import gradflow.experiment.Provenance;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {
      "gradflow " + Provenance.codeVersion() + ", commit " + Provenance.commit()
    };
  }
}
