import Sandbox
import System
import Transports
import TrussAPI

/// A sandbox on its way: protocol answers do not wait for it, the first call does.
struct StartingSandbox: TrussInstance {
    private struct Started {
        let sandbox: SandboxInstance
        let instance: ResilientInstance
    }

    private enum Progress {
        case starting
        case up(Started)
        case failed(any Error)
    }

    private let progress: Monitor<Progress>
    private let start: Task<Void, Never>

    init(_ configuration: Configuration) {
        let progress = Monitor(Progress.starting)
        self.progress = progress
        start = Task {
            let outcome: Progress
            do {
                let sandbox = try await SandboxInstance.start(configuration.sandboxOptions)
                let instance = RemoteInstance(
                    url: try InstanceURL(parsing: sandbox.url),
                    key: try APIKey(parsing: sandbox.serviceKey),
                    userAgent: Program.userAgent, limits: configuration.limits)
                outcome = .up(
                    Started(sandbox: sandbox, instance: configuration.resilient(instance)))
            } catch {
                outcome = .failed(error)
            }
            progress.update { $0 = outcome }
        }
    }

    /// Serves the sandbox until the task is cancelled, which removes it.
    ///
    /// Returns at once then, also where the start cannot be interrupted: what it leaves undone, the
    /// end of the process removes.
    /// - Throws: why it did not start.
    func run(whenUp announce: (SandboxInstance) -> Void = { _ in }) async throws {
        try await withTaskCancellationHandler {
            switch await outcome() {
            case .starting: break
            case .up(let started):
                announce(started.sandbox)
                await started.sandbox.run()
            case .failed(let error): throw error
            }
        } onCancel: {
            start.cancel()
        }
    }

    var keyPrefix: String? {
        get async {
            guard case .up(let started) = await outcome() else { return nil }
            return await started.instance.keyPrefix
        }
    }

    func respond(
        to request: APIRequest, reader: (any BodyReader)?
    ) async throws(APIError) -> APIResponse {
        switch await outcome() {
        case .starting: throw .cancelled
        case .up(let started):
            return try await started.instance.respond(to: request, reader: reader)
        case .failed(let error): throw .unavailable("\(error)")
        }
    }

    /// What became of the start; `starting` only where the task is cancelled first.
    private func outcome() async -> Progress {
        await progress.wait { progress in
            if case .starting = progress { return false }
            return true
        }
        return progress.update { $0 }
    }
}
