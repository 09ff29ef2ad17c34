/**
 * Theoretical predictions for random networks: closed forms, and mean-field solutions for tanh
 * nets, lstm and gru with tied or fresh weights. Measurements are compared with them; this package
 * runs no experiments.
 */
package gradflow.theory;
