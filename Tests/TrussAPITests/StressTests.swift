import TestAPI
import Testing
import TrussAPI

/// What once ended the process on Linux: cancelling while a task completes or is redirected.
@Suite struct StressTests {
    @Test(arguments: [200, 302, 401]) func cancellingAtAnyMomentIsHarmless(
        _ status: Int
    ) async throws {
        let fields = status == 302 ? ["Location: /y"] : ["WWW-Authenticate: Basic realm=\"x\""]
        let api = try ScriptedAPI([ScriptedAPI.answer(status, "{}", fields: fields)])
        defer { api.stop() }
        let instance = try api.instance()
        for round in 0..<60 {
            let tasks = (0..<4).map { number in
                Task {
                    let request = number == 0 ? APIRequest.write : .read
                    _ = try? await instance.respond(to: request)
                }
            }
            for _ in 0..<(round * 5) { await Task.yield() }
            for task in tasks { task.cancel() }
            for task in tasks { await task.value }
        }
    }
}
