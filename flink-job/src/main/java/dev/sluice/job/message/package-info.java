/**
 * Reads the Avro messages of topics that anyone may write to. Start at {@link
 * dev.sluice.job.message.MessageReader}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.job.message;

import javax.annotation.ParametersAreNonnullByDefault;
