/**
 * What travels between the operators, and how it is written where two of them are not chained. All
 * of it is immutable, so that chained operators hand it on by reference. Start at {@link
 * dev.sluice.job.record.SourceRecord}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.job.record;

import javax.annotation.ParametersAreNonnullByDefault;
