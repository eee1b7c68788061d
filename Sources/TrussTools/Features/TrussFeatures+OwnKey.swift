import JSON
import TrussAPI

extension TrussFeatures {
    /// Why a call that ends a key is not sent: the key may be the one in use; nil where it is not.
    ///
    /// The API does not say which key is in use, but shows the beginning of each (contract §5). Where that
    /// cannot be read nothing is ended.
    func refusalToEndOwnKey(by call: PlannedCall) async -> String? {
        guard let id = call.sparedKey, let own = await instance.keyPrefix else { return nil }
        let meant = "If that is meant, give confirmSelf: true."
        do throws(APIError) {
            let response = try await instance.respond(
                to: APIRequest(.get, path: ["v1", "keys"], isRead: true))
            guard let keys = TrussFeatures.keys(in: response) else {
                let reason = APIFailure(response).message(isRead: true)
                return "Whether this key is the one in use is not known: \(reason) \(meant)"
            }
            let target = keys.first { $0["id"]?.string == id }
            guard target?["revoked"]?.bool != true, target?["key_prefix"]?.string == own else {
                return nil
            }
            return """
                Nothing was changed: this key begins with \(own), as the key in use does, and these \
                tools would lose their access with it. \(meant)
                """
        } catch {
            return error.message(isRead: true)
        }
    }

    private static func keys(in response: APIResponse) -> [JSONObject]? {
        guard response.isSuccess, let body = try? JSONValue(parsing: response.body) else {
            return nil
        }
        return body.object?["keys"]?.array?.compactMap(\.object)
    }
}
