/**
 * JVMs of their own for what is measured or killed: started from this process' class path, watched
 * through /proc, gone when this process is gone. Start at {@link
 * dev.sluice.loadtest.process.ChildJvm}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.loadtest.process;

import javax.annotation.ParametersAreNonnullByDefault;
