/**
 * A page that grows while something is computed: served to this machine alone, at an address that
 * nobody can guess, and updated by server-sent events. Each event replaces the one before it of its
 * kind, so that a slow reader skips some, and nothing waits for a reader. The page ends with the
 * process.
 */
package gradflow.live;
