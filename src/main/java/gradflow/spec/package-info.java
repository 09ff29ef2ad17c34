/**
 * How a record speaks to a spec: {@link gradflow.spec.About} says what it is about, with equations,
 * unit and sources; {@link gradflow.spec.Option} gives a component its help, default and example.
 * The strict reader, {@code gradflow describe}, docs/spec.md and the JSON Schema are all made from
 * these annotations.
 */
package gradflow.spec;
