package gradflow.spec;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A record component as a spec sees it. The key in a spec is the component's name in snake case
 * ({@code hiddenSize} is written {@code hidden_size}).
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Option {
  /** Marks a component that a spec must give. */
  String REQUIRED = "\u0000required";

  /**
   * The value as it would be written in a spec (YAML) when the key is left out; without it the key
   * is required.
   */
  String value() default REQUIRED;

  /** What it means. */
  String help() default "";

  /** Unit of a number, such as {@code steps}; empty for counts and ratios. */
  String unit() default "";

  /** A value as it would be written in a spec (YAML); empty where the default serves as one. */
  String example() default "";

  /**
   * The symbol under which case files give it, such as {@code H} among their sizes; without it the
   * key of a spec.
   */
  String symbol() default "";
}
