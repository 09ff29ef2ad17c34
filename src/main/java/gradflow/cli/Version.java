package gradflow.cli;

import gradflow.experiment.Provenance;
import picocli.CommandLine.IVersionProvider;

/** The output of {@code --version}. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {
      "gradflow " + Provenance.codeVersion() + ", commit " + Provenance.commit()
    };
  }
}
