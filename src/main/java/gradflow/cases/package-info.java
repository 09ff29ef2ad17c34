/**
 * One cell as a JSON file gives it, with weights, inputs and initial state, and what is measured of
 * it. {@link gradflow.cases.CaseFile} reads a file once; a case with PyTorch's arrays is a {@link
 * gradflow.cases.Case}, one of a cell of the catalog with its blocks by name a {@link
 * gradflow.cases.CellCase}, and inputs for a graph of operators a {@link gradflow.cases.GraphCase}.
 * Each can be measured along its inputs; a {@link gradflow.cases.SpectrumCase}, which may have a
 * drive in place of inputs, gives Lyapunov exponents and fixed points. Answers are written as JSON
 * with the field names of the reference data.
 */
package gradflow.cases;
