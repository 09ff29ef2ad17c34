/** How a record speaks to a spec: what it is about, and which of its components have defaults. */
package gradflow.spec;
