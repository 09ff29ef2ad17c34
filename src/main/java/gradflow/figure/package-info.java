/**
 * Paper-grade figures: from plain numbers to PNG, SVG and PDF with real text, byte for byte the
 * same at every call. {@link gradflow.figure.Figure} describes, {@link gradflow.figure.Figures}
 * paints. XChart turns data into geometry; axes, labels and legends are painted here, because it
 * can neither set real text nor label decades.
 */
package gradflow.figure;
