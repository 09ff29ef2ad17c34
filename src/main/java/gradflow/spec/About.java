package gradflow.spec;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Description of a catalog entry or spec part, as shown by {@code gradflow list} and {@code
 * gradflow describe}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface About {
  /** Summary on one line. */
  String summary();

  /** The defining equations, labelled as in the code; several lines. */
  String equations() default "";

  /** Unit of the result, such as {@code nats} or {@code 1}. */
  String unit() default "";

  /** Keys of the sources in docs/references.bib. */
  String[] source() default {};
}
