/** Cases, models and data from elsewhere. */
package gradflow.io;
