/**
 * A Kafka broker in this JVM, for the demo, the load test and the tests; never for production.
 * Start at {@link dev.sluice.embedded.EmbeddedKafka}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.embedded;

import javax.annotation.ParametersAreNonnullByDefault;
