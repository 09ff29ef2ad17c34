/**
 * Teams of threads that share the blocks of one large computation. The division into blocks depends
 * only on the size of the computation, and the result of a block only on its index, so results are
 * bit-identical for any number of threads. A computation that is not divided into blocks runs on a
 * single thread.
 */
package gradflow.team;
