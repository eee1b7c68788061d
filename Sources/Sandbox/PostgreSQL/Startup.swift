import Dispatch

/// Runs short blocking work off the cooperative pool.
func onThread<Value: Sendable>(
    _ work: @escaping @Sendable () throws(SandboxError) -> Value
) async throws(SandboxError) -> Value {
    let result: Result<Value, SandboxError> = await withCheckedContinuation { continuation in
        DispatchQueue(label: "sandbox.start").async {
            do throws(SandboxError) {
                continuation.resume(returning: .success(try work()))
            } catch {
                continuation.resume(returning: .failure(error))
            }
        }
    }
    return try result.get()
}

extension PrivatePostgreSQL {
    /// Waits until the server answers, fills it with the sample data, and opens a pool to it.
    func filled(_ library: PostgreSQLLibrary) async throws(SandboxError) -> ConnectionPool {
        let template = connectionString(database: "template1")
        try await waitUntilReady(library, template)
        let database = connectionString(database: "truss")
        try await onThread { () throws(SandboxError) in
            do throws(PostgreSQLError) {
                let first = try PostgreSQLConnection(library, template)
                _ = try first.run("ALTER DATABASE postgres RENAME TO truss")
                let connection = try PostgreSQLConnection(library, database)
                for statement in SampleData.statements {
                    _ = try connection.run(statement, timeout: .seconds(60))
                }
            } catch {
                throw .databaseFailed(reason: "sample data: \(error.message)")
            }
        }
        return ConnectionPool(library, database)
    }

    private func waitUntilReady(
        _ library: PostgreSQLLibrary, _ connectionString: String
    ) async throws(SandboxError) {
        let deadline = ContinuousClock.now + .seconds(60)
        while true {
            let problem: String? = try await onThread { () throws(SandboxError) in
                do throws(PostgreSQLError) {
                    _ = try PostgreSQLConnection(library, connectionString)
                    return nil
                } catch {
                    return error.message
                }
            }
            guard let problem else { return }
            if let failure { throw .databaseFailed(reason: failure) }
            guard ContinuousClock.now < deadline else { throw .databaseFailed(reason: problem) }
            do {
                try await Task.sleep(for: .milliseconds(10))
            } catch {
                throw .cancelled
            }
        }
    }
}

extension ConnectionPool {
    /// Makes this start's keys.
    func firstKeys() async throws(SandboxError) -> (service: String, anon: String) {
        do throws(PostgreSQLError) {
            return try await run { connection throws(PostgreSQLError) in
                let result = try connection.run(SampleData.firstKeys)[0]
                return (
                    service: result.string(row: 0, column: 0) ?? "",
                    anon: result.string(row: 1, column: 0) ?? ""
                )
            }
        } catch {
            throw .databaseFailed(reason: error.message)
        }
    }
}
