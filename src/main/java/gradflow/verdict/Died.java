package gradflow.verdict;

/** How a run that diverged or failed counts in a finding if it has no value. */
public enum Died {
  /** It makes the finding undecided. */
  UNDECIDED,
  /** As the worst outcome for the finding: beyond the threshold on the wrong side. */
  ADVERSE,
  /** As the best outcome for the finding. */
  FAVOURABLE,
  /** By the rows recorded before it ended, if there are any. */
  RECORDED
}
