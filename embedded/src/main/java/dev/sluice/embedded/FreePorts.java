package dev.sluice.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of 127.0.0.1 that nobody listens on. They lie below the range from which the system gives
 * ports to outgoing connections (32768 and up on Linux): a client that keeps calling a stopped
 * broker may otherwise be given the broker's own port, connect to itself and keep the port.
 */
public final class FreePorts {

    private static final int FIRST = 20_000;
    private static final int END = 32_768;
    private static final int ATTEMPTS = 200;

    private FreePorts() {}

    /** A free port other than {@code taken}. */
    public static int next(int taken) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            if (port != taken && isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException(
                "no free port on 127.0.0.1 in " + ATTEMPTS + " attempts from " + FIRST);
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            InetAddress loopback = InetAddress.getLoopbackAddress();
            return bind(socket, new InetSocketAddress(loopback, port));
        } catch (IOException e) {
            throw new UncheckedIOException("port " + port, e);
        }
    }

    private static boolean bind(ServerSocket socket, InetSocketAddress address) {
        try {
            socket.bind(address);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
