/**
 * What a policy asks for, and what becomes of it with a given bundle. Pure functions; start at
 * {@link dev.sluice.bundle.policy.PolicyJudge}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.bundle.policy;

import javax.annotation.ParametersAreNonnullByDefault;
