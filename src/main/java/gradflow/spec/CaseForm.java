package gradflow.spec;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Declares entries of case files about a cell that are not options of the cell. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface CaseForm {
  /** Names of entries that only record how weights and states were drawn. */
  String[] drawn();
}
