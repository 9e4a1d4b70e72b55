/**
 * Reads the Avro messages of topics that anyone may write to. Start at {@link
 * dev.sluice.schemas.message.MessageReader}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.schemas.message;

import javax.annotation.ParametersAreNonnullByDefault;
