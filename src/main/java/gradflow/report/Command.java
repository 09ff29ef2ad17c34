package gradflow.report;

/** A command in a page, and its purpose. */
record Command(String what, String text) {}
