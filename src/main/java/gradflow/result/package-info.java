/**
 * Results of an experiment: records of its finished runs, which survive a killed process, and the
 * tables made from them. The rows of tables are in the order of the runs, whatever order they
 * finished in. There is one table of the runs, one of their summary over replicates, and one for
 * each series of the measures.
 */
package gradflow.result;
