/**
 * Runs the stages: micro-batches in, exits and survivors out. Start at {@link
 * dev.sluice.job.stage.StageOperator}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.job.stage;

import javax.annotation.ParametersAreNonnullByDefault;
