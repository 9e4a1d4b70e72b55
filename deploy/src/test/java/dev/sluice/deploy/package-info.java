/**
 * Holds image, manifests, dashboards and alerts to what the job, Flink and the operators really
 * take and tell. Start at {@link dev.sluice.deploy.MetricsPageITCase} and {@link
 * dev.sluice.deploy.ManifestsTest}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.deploy;

import javax.annotation.ParametersAreNonnullByDefault;
