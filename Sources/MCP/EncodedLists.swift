import JSON
import Synchronization

/// Lists as they were once encoded, by revision and by what of the client they differ by; lists never change,
/// so neither do these.
final class EncodedLists: Sendable {
    private struct Key: Hashable {
        let list: ListKind
        let version: ProtocolVersion
        let client: Client
    }

    private let encoded = Mutex<[Key: [JSONValue]]>([:])

    /// The entries of a list, encoded at the first look.
    func entries(
        of list: ListKind, for version: ProtocolVersion, _ client: Client,
        encode: () -> [JSONValue]
    ) -> [JSONValue] {
        let key = Key(list: list, version: version, client: client)
        if let entries = encoded.withLock({ $0[key] }) { return entries }
        let entries = encode()
        encoded.withLock { $0[key] = entries }
        return entries
    }
}
