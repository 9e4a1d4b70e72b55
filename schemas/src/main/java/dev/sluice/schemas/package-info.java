/**
 * The records on the topics, generated from {@code src/main/avro}, and the schemas of all released
 * versions. No logic; start at the {@code .avsc} files, and at {@link
 * dev.sluice.schemas.ReleasedSchemas} to read what an older version wrote.
 */
@ParametersAreNonnullByDefault
package dev.sluice.schemas;

import javax.annotation.ParametersAreNonnullByDefault;
