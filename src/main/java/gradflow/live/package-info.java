/**
 * Live pages that are updated during a computation. A page is served on the loopback interface
 * only, at an address that cannot be guessed, and updated by server-sent events. Each event
 * replaces the previous event of its kind, so a slow reader skips events and the computation never
 * waits for a reader. The server stops when the process ends.
 */
package gradflow.live;
