/**
 * Annotations that describe how records are written in a spec. {@link gradflow.spec.About} gives a
 * record its summary, equations, unit and sources; {@link gradflow.spec.Option} gives a component
 * its help, default and example. The strict reader, {@code gradflow describe}, docs/spec.md and the
 * JSON Schema are all derived from these annotations.
 */
package gradflow.spec;
