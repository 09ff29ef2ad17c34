/**
 * Jobs that programs can call: they take and return values, and report progress to a listener.
 * {@link gradflow.job.RunJob} runs a spec and produces its tables, figures, report and verdict;
 * {@link gradflow.job.VerifyJob} reruns a spec and compares the tables; {@link
 * gradflow.job.ReproduceJob} tests the claims. {@link gradflow.job.AnalyzeJob} measures a network
 * from a file, {@link gradflow.job.CaseJob} a cell from JSON, and {@link gradflow.job.CalibrateJob}
 * recomputes known results. The commands of {@code gradflow.cli} read their options, call a job,
 * and print its result. A job never prints or ends the process. It reports bad input by an
 * exception that says what to change.
 */
package gradflow.job;
