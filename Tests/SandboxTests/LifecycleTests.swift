import HTTP
import JSON
import Sandbox
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Starting and stopping; each of these starts a sandbox of its own.
@Suite struct LifecycleTests {
    @Test func nothingIsLeftAfterStop() async throws {
        let sandbox = try await SandboxInstance.start(SandboxOptions(limitsRate: true))
        let reply = await sandbox.transaction([
            ["sql": "SELECT pg_backend_pid() AS p, current_setting('data_directory') AS d"]
        ])
        let process = pid_t(reply["results.0.rows.0.p"].int ?? 0)
        #expect(kill(process, 0) == 0)
        #expect(access(sandbox.folder, F_OK) == 0)
        var status = stat()
        #expect(stat(sandbox.folder, &status) == 0)
        #expect(status.st_mode & 0o077 == 0)

        // One request is counted already; the next to last of these is the 200th.
        var replies: [Reply] = []
        for _ in 0..<200 { replies.append(await sandbox.send("GET", "/v1/nope", key: "")) }
        #expect(replies[0].fields["RateLimit-Policy"] == "200;w=60")
        #expect(replies[198].status == 404)
        #expect(replies[198].fields["RateLimit-Remaining"] == "0")
        #expect(replies[199].status == 429)
        #expect(replies[199].text == #"{"error":"Too many requests. Please try again later."}"#)
        #expect(replies[199].fields["Retry-After"] == replies[199].fields["RateLimit-Reset"])

        sandbox.stop()
        await sandbox.waitUntilGone()
        #expect(kill(process, 0) != 0)
        #expect(access(sandbox.folder, F_OK) != 0)
    }

    @Test func sessionStateReachesTheNextRequestUntilAnError() async throws {
        let sandbox = try await SandboxInstance.start()
        let value = "SELECT current_setting('app.left_behind', true) AS v"
        _ = await sandbox.sql("SELECT set_config('app.left_behind', 'x', false)")
        #expect(await sandbox.sql(value)["rows.0.v"] == "x")
        #expect(
            await sandbox.sql("SHOW statement_timeout -- limit")["rows.0.statement_timeout"]
                == "30s")
        _ = await sandbox.sql("SELECT 1/0")
        #expect(await sandbox.sql(value)["rows.0.v"] == .null)
    }

    @Test func cancellingRunEndsAStatementInProgress() async throws {
        let sandbox = try await SandboxInstance.start()
        let running = Task { await sandbox.run() }
        let statement = Task { await sandbox.transaction([["sql": "SELECT pg_sleep(9)"]]) }
        var isBusy = false
        while !isBusy {
            let reply = await sandbox.transaction([
                [
                    "sql": """
                    SELECT count(*) AS n FROM pg_stat_activity
                    WHERE query = 'SELECT pg_sleep(9)' AND state = 'active'
                    """
                ]
            ])
            isBusy = reply["results.0.rows.0.n"] == "1"
        }
        running.cancel()
        await running.value
        #expect(await statement.value.status == 400)
        await sandbox.waitUntilGone()
        #expect(access(sandbox.folder, F_OK) != 0)
        let afterwards = await sandbox.send("GET", "/v1/modules")
        #expect(afterwards.text == #"{"error":"An internal error occurred"}"#)
    }

    @Test func cancellingTheStartLeavesNothing() async throws {
        let starting = Task { try await SandboxInstance.start() }
        starting.cancel()
        await #expect(throws: SandboxError.cancelled) { try await starting.value }
    }

    @Test func aTakenPortIsNamed() async throws {
        let listener = try HTTPListener(host: "127.0.0.1", port: 0)
        let error = await #expect(throws: SandboxError.self) {
            _ = try await SandboxInstance.start(SandboxOptions(port: listener.port))
        }
        let text = error.map(String.init(describing:)) ?? ""
        #expect(text.hasPrefix("The sandbox cannot listen on 127.0.0.1:\(listener.port): "))
        #expect(text.hasSuffix("choose another port, or 0 for any free one."))
    }

    @Test func whatIsMissingIsToldWithARemedy() {
        let errors: [SandboxError] = [
            .serverMissing(found: nil), .serverMissing(found: "PostgreSQL 9 in /opt"),
            .clientLibraryMissing(reason: "it has no PQsocket"),
        ]
        for error in errors {
            let text = String(describing: error)
            #expect(text.contains("apt-get install postgresql"))
            #expect(text.contains("brew install postgresql@17"))
            #expect(!text.contains("\n"))
        }
    }
}
