package gradflow.experiment;

import gradflow.train.Model;

/**
 * A training run with the model that came out of it.
 *
 * @param result what was recorded, and how it ended
 * @param model cell, weights and readout after the last update
 */
public record TrainedModel(RunResult result, Model model) {}
