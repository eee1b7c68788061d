import TrussAPI

/// Stands in for an instance that the settings do not lead to: each call is answered with what is wrong.
struct UnconfiguredInstance: TrussInstance {
    let reason: String

    func respond(
        to request: APIRequest, reader: (any BodyReader)?
    ) async throws(APIError) -> APIResponse {
        throw .unavailable(reason)
    }
}
