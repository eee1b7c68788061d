import System
import Testing

@Suite(.timeLimit(.minutes(1))) struct ChildProcessTests {
    private static func run(
        _ script: String, environment: [String: String] = [:], deadline: Duration = .seconds(60)
    ) throws(ChildOutput.Failure) -> ChildOutput {
        try ChildOutput(
            of: ["/bin/sh", "-c", script], environment: environment, deadline: deadline)
    }

    @Test func outputAndStatusAreWhatTheProgramSays() throws {
        let run = try Self.run("echo \"$A\"; exit 3", environment: ["A": "b=c"])
        #expect(run.bytes == Array("b=c\n".utf8))
        #expect(run.status == 3)
        #expect(try Self.run("kill -9 $$").status == 137)
    }

    /// As `cat >/dev/stdout` in a key command does, which a socket would refuse.
    @Test func outputCanBeOpenedByName() throws {
        #expect(try Self.run("echo x >/dev/stdout").bytes == Array("x\n".utf8))
    }

    @Test func muchOutputHoldsNobodyUp() throws {
        let run = try Self.run("head -c 1000000 /dev/zero")
        #expect(run.status == 0)
        #expect(run.bytes.count >= 65536)
    }

    @Test func whatKeepsTheOutputOpenHoldsNobodyUp() throws {
        let run = try Self.run("sleep 60 2>/dev/null 9>&- & echo $!")
        let id = String(decoding: run.bytes, as: UTF8.self).filter(\.isNumber)
        let killing = ChildProcess.output(of: ["/bin/sh", "-c", "kill \(id) && echo killed"])
        #expect(killing == "killed\n", "it is still there")
    }

    @Test func whatTakesTooLongIsKilled() throws {
        #expect(throws: ChildOutput.Failure.self) {
            try Self.run("exec sleep 60 2>/dev/null", deadline: .milliseconds(20))
        }
    }

    @Test func whatIsNotThereIsNotStarted() {
        let failure = #expect(throws: ChildOutput.Failure.self) {
            try ChildOutput(of: ["/nowhere"], environment: [:], deadline: .seconds(1))
        }
        guard case .notStarted("No such file or directory")? = failure else {
            return #expect(Bool(false), "\(failure as Any)")
        }
    }

    @Test func aProgramApartHasNothingOfOurs() throws {
        let ours = try Pipe()
        defer { ours.close() }
        let script = """
            [ -e /proc/self/fd/\(ours.write.number) ] && echo inherited
            [ "$(ps -o sid= -p $$ | tr -d ' ')" = $$ ] && echo leads
            env | grep -c TRUSS
            """
        let text = ChildProcess.output(of: ["/bin/sh", "-c", script])
        #expect(!text.contains("inherited"))
        #expect(text.hasSuffix("0\n"))
        #expect(ChildProcess.output(of: ["sh", "-c", "echo x"]) == "", "needs a full path")
    }
}
