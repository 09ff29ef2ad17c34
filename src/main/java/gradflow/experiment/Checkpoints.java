package gradflow.experiment;

import java.util.Optional;

/** Keeps the state of runs that take long, so that a killed one goes on where it was. */
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
}
