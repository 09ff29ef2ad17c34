/**
 * What theory says of random networks and of single formulas: closed forms, and mean-field
 * solutions for tanh nets, lstm and gru with tied or fresh weights. Measurements are held against
 * them; nothing here runs an experiment.
 */
package gradflow.theory;
