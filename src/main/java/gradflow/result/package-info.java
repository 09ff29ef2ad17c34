/**
 * The results of an experiment: records of its finished runs, which survive a killed process, and
 * the tables that are made of them in the order of the runs, whatever order they finished in: one
 * for the runs, one for their summary over replicates, and one for each series of the measures.
 */
package gradflow.result;
