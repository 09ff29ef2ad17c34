/**
 * Case files: a single cell in JSON with weights, inputs and initial state, and its measurements.
 * {@link gradflow.cases.CaseFile} reads a file once. A case with PyTorch's arrays is a {@link
 * gradflow.cases.Case}, a case of a catalog cell with named blocks is a {@link
 * gradflow.cases.CellCase}, and inputs for a graph of operators are a {@link
 * gradflow.cases.GraphCase}. Each can be measured along its inputs. A {@link
 * gradflow.cases.SpectrumCase}, which may have a drive in place of inputs, is used for Lyapunov
 * exponents and fixed points. Answers are written as JSON with the field names of the reference
 * data.
 */
package gradflow.cases;
