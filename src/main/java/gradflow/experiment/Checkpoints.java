package gradflow.experiment;

import java.util.Optional;

/**
 * Stores the state of long runs, so that a killed run can be resumed, and provides the receiver of
 * their progress.
 */
public interface Checkpoints {
  /** Stores nothing. */
  Checkpoints NONE =
      new Checkpoints() {
        @Override
        public Optional<byte[]> load(int run) {
          return Optional.empty();
        }

        @Override
        public void save(int run, byte[] state) {}
      };

  /** Returns the state last saved for that run, if it is intact. */
  Optional<byte[]> load(int run);

  /** Replaces the saved state of that run. */
  void save(int run, byte[] state);

  /** The receiver of the progress of the runs. */
  default TrainingWatch watch() {
    return TrainingWatch.NONE;
  }

  /** Returns these checkpoints with a receiver of progress. */
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
