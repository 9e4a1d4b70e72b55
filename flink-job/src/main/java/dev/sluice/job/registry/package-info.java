/**
 * Messages with the id of a schema in a schema registry, by Confluent's REST API and wire format.
 * Start at {@link dev.sluice.job.registry.RegistryOptions} and {@link
 * dev.sluice.job.registry.RegistryFormat}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.job.registry;

import javax.annotation.ParametersAreNonnullByDefault;
