/**
 * Writes Avro messages, dead letters among them, no larger than Kafka takes. Start at {@link
 * dev.sluice.job.message.DeadLetterWriter}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.job.message;

import javax.annotation.ParametersAreNonnullByDefault;
