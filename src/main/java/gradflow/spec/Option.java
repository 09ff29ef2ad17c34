package gradflow.spec;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes how a record component is written in a spec. The key is the component's name in snake
 * case ({@code hiddenSize} is written {@code hidden_size}).
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Option {
  /** Marks a component that a spec must specify. */
  String REQUIRED = "\u0000required";

  /** Default value, written as YAML. Without it, the key is required. */
  String value() default REQUIRED;

  /** Meaning of the component. */
  String help() default "";

  /** Unit of a number, such as {@code steps}; empty for counts and ratios. */
  String unit() default "";

  /** Example value, written as YAML; empty if the default serves as the example. */
  String example() default "";

  /**
   * Symbol that case files use for the component, such as {@code H} among their sizes; if empty,
   * they use the key of a spec.
   */
  String symbol() default "";
}
