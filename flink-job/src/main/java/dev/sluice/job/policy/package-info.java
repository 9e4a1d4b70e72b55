/**
 * The user's side of exit policies: sends them to a job and reads what the job says. Knows Kafka,
 * but neither Flink nor the command line. Start at {@link dev.sluice.job.policy.PolicyClient}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.job.policy;

import javax.annotation.ParametersAreNonnullByDefault;
