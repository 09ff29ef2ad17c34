package gradflow.experiment;

import gradflow.train.Model;

/**
 * A training run and the resulting model.
 *
 * @param result the recorded values and the outcome
 * @param model cell, weights and readout after the last update
 */
public record TrainedModel(RunResult result, Model model) {}
