import JSON
import MCP
import System
import Testing
import Transports

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Bytes in, lines out.
@Suite(.timeLimit(.minutes(1))) struct StdioTests {
    @Test func messagesMayBeSplitAndMayShareAWrite() async {
        var client = StdioClient()
        let ping = Text.ping("1")
        client.send(bytes: ping.utf8.prefix(20))
        await client.allSent()
        client.send(bytes: Array(ping.utf8.dropFirst(20)) + [0x0A])
        client.send(Text.ping("2"), Text.ping("3"))
        #expect(await client.rest() == ["1 ok", "2 ok", "3 ok"], "STDIO-1")
        #expect(await client.transport.value == .endOfInput)
    }

    @Test func windowsLinesBlankLinesAndAMarkAreFine() async {
        var client = StdioClient()
        client.send(bytes: "\u{feff}\(Text.ping("1"))\r\n\r\n\n\(Text.ping("2"))\r\n".utf8)
        #expect(await client.rest() == ["1 ok", "2 ok"], "STDIO-6")
    }

    @Test func theLastLineNeedsNoNewline() async {
        var client = StdioClient()
        client.send(bytes: Text.call("1", "echo").utf8)
        #expect(await client.rest() == ["1 ok"], "STDIO-7")
    }

    @Test func halfALineAtTheEndIsAnswered() async {
        var client = StdioClient()
        client.send(bytes: "\(Text.ping("1"))\n{\"jsonrpc\":".utf8)
        #expect(await client.rest() == ["1 ok", "none -32700"], "STDIO-7, RPC-2")
    }

    @Test func nothingInNothingOut() async {
        var client = StdioClient()
        #expect(await client.rest() == [], "STDIO-3")
    }

    // README: "A line may have 10 MB."
    @Test func aLineTooLongIsRefusedAndSkipped() async {
        var limits = StdioTransport.Limits()
        limits.lineBytes = 1000
        var client = StdioClient(limits: limits)
        client.send(String(repeating: "x", count: 500_000), Text.ping("1"))
        #expect(await client.rest() == ["none -32600", "1 ok"], "STDIO-14")
    }

    @Test func aLineTooLongIsRefusedBeforeItEnds() async {
        var limits = StdioTransport.Limits()
        limits.lineBytes = 1000
        var client = StdioClient(limits: limits)
        client.send(bytes: String(repeating: "x", count: 1001).utf8)
        #expect(await client.next(1) == ["none -32600"], "STDIO-14")
        #expect(await client.rest() == [])
    }

    @Test func fiveThousandRequestsAreAnsweredOnce() async {
        var client = StdioClient()
        for id in 0..<5000 { client.send(Text.call("\(id)", "echo")) }
        let answers = await client.rest()
        #expect(answers.count == 5000)
        #expect(Set(answers) == Set((0..<5000).map { "\($0) ok" }), "RPC-29")
    }

    @Test func longAnswersNeverMix() async {
        var client = StdioClient()
        for id in 0..<12 { client.send(Text.call("\(id)", "big")) }
        #expect(Set(await client.rest()) == Set((0..<12).map { "\($0) ok" }), "STDIO-5")
    }

    @Test func readingDoesNotWaitForWriting() async {
        var client = StdioClient()
        // Ids long enough for the answers to fill the pipe.
        let ids = (0..<1000).map { "\"\(String(repeating: "i", count: 300))\($0)\"" }
        for id in ids { client.send(Text.ping(id)) }
        await client.allSent()
        #expect(await client.rest() == ids.map { $0 + " ok" }, "STDIO-13")
    }

    @Test func aSlowReaderHoldsAnswersBackAndLosesNone() async {
        var limits = StdioTransport.Limits()
        limits.queuedBytes = 500
        var client = StdioClient(limits: limits)
        let ids = (0..<300).map { "\"\(String(repeating: "i", count: 400))\($0)\"" }
        for (index, id) in ids.enumerated() {
            client.send(index.isMultiple(of: 2) ? Text.ping(id) : Text.call(id, "echo"))
        }
        #expect(Set(await client.rest()) == Set(ids.map { $0 + " ok" }), "STDIO-13")
    }

    @Test func anOutputThatNobodyReadsEndsIt() async {
        let client = StdioClient()
        client.output.closeReadEnd()
        client.send(Text.call("1", "hold"))
        await client.running(1)
        client.send(Text.ping("1000"))
        #expect(await client.transport.value == .outputClosed, "STDIO-9")
        await client.features.gate.wait { $0.cancelled == 1 }
        client.end()
    }

    @Test func theDescriptorsKeepTheirFlags() async {
        var client = StdioClient()
        client.send(Text.ping("1"))
        #expect(await client.next(1) == ["1 ok"])
        for descriptor in [client.input.readEnd, client.output.writeEnd] {
            #expect(fcntl(descriptor, F_GETFL) & O_NONBLOCK == 0)
        }
        #expect(await client.rest() == [])
    }

    @Test func aDescriptorMadeNonBlockingByOthersStillWorks() async {
        var client = StdioClient()
        for descriptor in [client.input.readEnd, client.output.writeEnd] {
            _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        }
        for id in 0..<12 { client.send(Text.call("\(id)", "big")) }
        #expect(Set(await client.rest()) == Set((0..<12).map { "\($0) ok" }))
    }
}
