import TestAPI
import Testing
import TrussAPI

/// What once ended the process on Linux: cancelling while a task completes or is redirected.
///
/// Each request ends whole or cancelled, and the connections serve on.
@Suite struct StressTests {
    @Test(arguments: [200, 302, 401]) func cancellingAtAnyMomentIsHarmless(
        _ status: Int
    ) async throws {
        let fields = status == 302 ? ["Location: /y"] : ["WWW-Authenticate: Basic realm=\"x\""]
        let api = try ScriptedAPI([ScriptedAPI.answer(status, "{}", fields: fields)])
        defer { api.stop() }
        let instance = try api.instance()
        let whole: Result<Int, APIError> =
            status == 302
            ? .failure(.redirected(status: 302, location: "/y")) : .success(status)
        @Sendable func outcome(of request: APIRequest) async -> Result<Int, APIError> {
            do throws(APIError) {
                return .success(try await instance.respond(to: request).status)
            } catch {
                return .failure(error)
            }
        }
        for round in 0..<60 {
            let tasks = (0..<4).map { number in
                Task { await outcome(of: number == 0 ? APIRequest.write : .read) }
            }
            for _ in 0..<(round * 5) { await Task.yield() }
            for task in tasks { task.cancel() }
            for task in tasks {
                let ending = await task.value
                #expect([.failure(.cancelled), whole].contains(ending), "round \(round)")
            }
        }
        #expect(await outcome(of: .read) == whole)
    }
}
