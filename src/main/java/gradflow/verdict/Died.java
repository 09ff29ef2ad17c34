package gradflow.verdict;

/** How a run that diverged or failed counts in a finding, where it has no value of its own. */
public enum Died {
  /** It leaves the finding undecided. */
  UNDECIDED,
  /** As the worst outcome for the finding: beyond the threshold on the wrong side. */
  ADVERSE,
  /** As the best outcome for the finding. */
  FAVOURABLE,
  /** By the rows that it recorded before it ended, if there are any. */
  RECORDED
}
