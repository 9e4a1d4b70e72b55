/**
 * Writes Avro messages, dead letters among them, no larger than Kafka takes, and says how they are
 * encoded. Start at {@link dev.sluice.job.message.MessageFormat} and {@link
 * dev.sluice.job.message.DeadLetterWriter}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.job.message;

import javax.annotation.ParametersAreNonnullByDefault;
