/**
 * Publication-quality figures: turns plain numbers into PNG, SVG and PDF with real text. The output
 * is byte-identical on every call. {@link gradflow.figure.Figure} describes a figure; {@link
 * gradflow.figure.Figures} draws it. A figure is laid out once on a {@link gradflow.figure.Page},
 * from which all formats are written.
 */
package gradflow.figure;
