import Synchronization
import System

/// Why no socket listens.
package struct HTTPListenerError: Error, Hashable, Sendable, CustomStringConvertible {
    package let host: String
    package let port: Int

    /// The operating system's words.
    package let reason: String

    package var description: String { "cannot listen on \(host) port \(port): \(reason)" }
}

/// A bound and listening socket; from now on clients may connect, though none is served before
/// `HTTPServer.run()`.
///
/// It serves one run, at whose end it closes.
package final class HTTPListener: Sendable {
    /// The port bound, also where 0 was asked for.
    package let port: Int

    let poller: Poller
    let descriptor: Descriptor
    private let isOpen = Mutex(true)

    /// Binds a host name or address, IPv4 before IPv6; port 0 lets the system choose.
    ///
    /// Blocks while a name is looked up; an address needs no look-up.
    package init(host: String, port: Int) throws(HTTPListenerError) {
        func refusal(_ reason: String) -> HTTPListenerError {
            HTTPListenerError(host: host, port: port, reason: reason)
        }
        guard (0...65535).contains(port) else {
            throw refusal("a port is a number from 0 to 65535")
        }
        let socket: ListeningSocket
        do throws(ListeningSocket.Failure) {
            socket = try ListeningSocket(host: host, port: port)
        } catch {
            throw refusal(error.reason)
        }
        do throws(Errno) {
            poller = try Poller()
        } catch {
            socket.descriptor.close()
            throw refusal(error.reason)
        }
        descriptor = socket.descriptor
        self.port = socket.port
    }

    deinit {
        close()
        poller.stop()
    }

    /// Refuses further connections.
    func close() {
        isOpen.withLock {
            guard $0 else { return }
            $0 = false
            poller.forget(descriptor)
            descriptor.close()
        }
    }
}
