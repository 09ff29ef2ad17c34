package gradflow.spec;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What {@code gradflow list} and {@code gradflow describe} say of a catalog entry or spec part. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface About {
  /** One line. */
  String summary();

  /** The defining equations, labelled as in the code; several lines. */
  String equations() default "";

  /** Units of what comes out, such as {@code nats} or {@code 1}. */
  String unit() default "";

  /** Keys of docs/references.bib. */
  String[] source() default {};
}
