package gradflow.report;

/** A command in a page, and what it does. */
record Command(String what, String text) {}
