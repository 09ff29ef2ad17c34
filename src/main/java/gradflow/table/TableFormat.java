package gradflow.table;

import gradflow.check.BadArgument;
import java.nio.file.Path;
import java.util.ServiceLoader;

/**
 * A file format of tables. CSV is part of gradflow; {@link ServiceLoader} finds formats whose
 * libraries are larger than gradflow.
 */
public interface TableFormat {
  /** CSV, as {@link CsvWriter} writes it. */
  TableFormat CSV =
      new TableFormat() {
        @Override
        public String name() {
          return "csv";
        }

        @Override
        public boolean isTable(String file) {
          return ResultTable.isTable(file);
        }

        @Override
        public Path write(Path folder, String table, CsvWriter.Source source) {
          return CsvWriter.write(folder.resolve(table + ".csv"), source);
        }
      };

  /** Name of the format on the command line, such as {@code parquet}. */
  String name();

  /** Whether a file of that name holds a table in this format. */
  boolean isTable(String file);

  /**
   * Writes a table; the file is complete or absent.
   *
   * @param table its name, without extension
   * @param source may be asked more than once
   * @return the file
   * @throws gradflow.files.FileProblem if it cannot be written
   */
  Path write(Path folder, String table, CsvWriter.Source source);

  /**
   * Finds a format.
   *
   * @throws BadArgument if there is none of that name; the message says how to get Parquet
   */
  static TableFormat of(String name) {
    if (name.equals(CSV.name())) {
      return CSV;
    }
    for (TableFormat format : ServiceLoader.load(TableFormat.class)) {
      if (format.name().equals(name)) {
        return format;
      }
    }
    throw new BadArgument(
        "--format",
        name.equals("parquet")
            ? "got parquet, whose adapter is not on the class path; in gradflow's folder run mvn"
                + " -Pspark -Dquick package (260 MB with Spark and Hadoop, once), or convert the"
                + " CSV files: duckdb -c \"COPY (FROM 'runs.csv') TO 'runs.parquet'\""
            : "got " + name + ", expected csv or parquet");
  }
}
