import Testing

@testable import HTTP

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

@Suite struct LoadTests {
    @Test func twoHundredClientsAreServedAtOnceAndLeaveNothingBehind() async throws {
        let (served, port) = try await withServer { port in
            let served = try await withThrowingTaskGroup(of: Int.self) { group in
                for client in 0..<200 {
                    group.addTask { try await offPool { try Self.converse(port, client) } }
                }
                return try await group.reduce(0, +)
            }
            return (served, port)
        }
        #expect(served == 1000)
        try await Self.expectNoDescriptors(ofPorts: [port])
    }

    /// Five requests on one connection; how many were answered as they should be.
    private static func converse(_ port: Int, _ number: Int) throws -> Int {
        let client = try Client(port: port, patience: 60)
        return try (0..<5).filter { turn in
            client.send("GET /\(number)/\(turn) HTTP/1.1\r\nHost: a\r\n\r\n")
            return try client.reply().body == "GET /\(number)/\(turn) "
        }.count
    }

    @Test func manyServersLeaveNoDescriptorsBehind() async throws {
        var ports: Set<Int> = []
        let pipes = Self.openPipes
        for _ in 0..<300 {
            try await withServer { port in
                let reply = try await offPool {
                    let client = try Client(port: port)
                    client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                    return try client.reply()
                }
                #expect(reply.status == 200)
                ports.insert(port)
            }
        }
        #expect(ports.count > 100)
        try await Self.expectNoDescriptors(ofPorts: ports)
        // A server's thread closes its pipe by itself. Other tests may hold some; one left by every tenth
        // server would be 60.
        for _ in 0..<1000 where Self.openPipes >= pipes + 20 {
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(Self.openPipes < pipes + 20)
    }

    @Test func aListenerThatIsNeverUsedClosesItsPort() async throws {
        let port = try HTTPListener(host: "127.0.0.1", port: 0).port
        try await Self.expectNoDescriptors(ofPorts: [port])
    }

    /// A socket is closed once whoever used it last has let go of it, which may be just after the server's end.
    private static func expectNoDescriptors(ofPorts ports: Set<Int>) async throws {
        var tries = 1000
        while !ports.isDisjoint(with: ownPorts()), tries > 0 {
            tries -= 1
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(ports.intersection(ownPorts()) == [])
    }

    private static func openDescriptors() -> [Int32] {
        (0..<4096).filter { fcntl($0, F_GETFD) >= 0 }
    }

    /// How many ends of pipes are open.
    private static var openPipes: Int {
        openDescriptors().count { descriptor in
            var status = stat()
            return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
        }
    }

    /// The ports of the sockets' own addresses: of a server's sockets, its.
    private static func ownPorts() -> Set<Int> {
        Set(
            openDescriptors().compactMap { descriptor in
                var address = sockaddr_in()
                var length = socklen_t(MemoryLayout<sockaddr_in>.size)
                let result = withUnsafeMutablePointer(to: &address) {
                    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                        getsockname(descriptor, $0, &length)
                    }
                }
                guard result == 0, Int32(address.sin_family) == AF_INET else { return nil }
                return Int(UInt16(bigEndian: address.sin_port))
            })
    }
}
