/**
 * Jobs as a program calls them: values go in, values come out, progress goes to a listener. {@link
 * gradflow.job.RunJob} runs a spec to its tables, figures, report and verdict, {@link
 * gradflow.job.VerifyJob} runs it again and compares, {@link gradflow.job.ReproduceJob} tests the
 * claims. {@link gradflow.job.AnalyzeJob} measures a network from a file, {@link
 * gradflow.job.CaseJob} a cell from JSON, {@link gradflow.job.CalibrateJob} recomputes known
 * results. The commands of {@code gradflow.cli} read their options, call a job, and print its
 * result; a job prints nothing, ends no process, and reports bad input as an exception that says
 * what to change.
 */
package gradflow.job;
