/**
 * Paper-grade figures: from plain numbers to PNG, SVG and PDF with real text, byte for byte the
 * same at every call. {@link gradflow.figure.Figure} describes, {@link gradflow.figure.Figures}
 * paints. A figure is laid out once on a {@link gradflow.figure.Page}, which every format writes.
 */
package gradflow.figure;
