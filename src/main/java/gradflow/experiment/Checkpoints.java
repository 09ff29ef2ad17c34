package gradflow.experiment;

import java.util.Optional;

/**
 * Keeps the state of runs that take long, so that a killed one continues where it was; and names
 * the receiver of their progress.
 */
public interface Checkpoints {
  /** Keeps nothing. */
  Checkpoints NONE =
      new Checkpoints() {
        @Override
        public Optional<byte[]> load(int run) {
          return Optional.empty();
        }

        @Override
        public void save(int run, byte[] state) {}
      };

  /** What was saved last for that run, if it is whole. */
  Optional<byte[]> load(int run);

  /** Replaces what was saved for that run. */
  void save(int run, byte[] state);

  /** Receives the progress of the runs. */
  default TrainingWatch watch() {
    return TrainingWatch.NONE;
  }

  /** The same with a watch. */
  default Checkpoints watched(TrainingWatch watch) {
    Checkpoints kept = this;
    return new Checkpoints() {
      @Override
      public Optional<byte[]> load(int run) {
        return kept.load(run);
      }

      @Override
      public void save(int run, byte[] state) {
        kept.save(run, state);
      }

      @Override
      public TrainingWatch watch() {
        return watch;
      }
    };
  }
}
