package io.github.spencerpark.ijava;

import io.github.spencerpark.jupyter.kernel.BaseKernel;

/**
 * Stands in for the class of this name in IJava, which is on no Maven repository: where a kernel is
 * found. The kernel's own library is the real one.
 */
public final class IJava {
  private static BaseKernel kernel;

  private IJava() {}

  /** As in IJava: null if none runs. */
  public static BaseKernel getKernelInstance() {
    return kernel;
  }

  /** Starts or, with null, stops a kernel. */
  public static void run(BaseKernel started) {
    kernel = started;
  }
}
