import JSON
import TrussAPI

extension JSONValue {
    /// The value with secrets replaced, wherever they are nested, by the names of members and by what texts look
    /// like; NULLs and empty values stay, and members whose secret is the point of the call.
    func redacted(except revealed: Set<String>) -> JSONValue {
        switch self {
        case .string(let text): .string(SecretText.redacting(text))
        case .array(let elements): .array(elements.map { $0.redacted(except: revealed) })
        case .object(let members):
            .object(
                JSONObject(
                    members.map { member in
                        JSONObject.Member(
                            name: SecretText.redacting(member.name),
                            value: member.value.isNeeded(as: member.name, revealed)
                                ? member.value
                                : member.value.isSecret(as: member.name)
                                    ? "[redacted]" : member.value.redacted(except: revealed))
                    }))
        default: self
        }
    }

    /// Bytes of the beginning of a key that the API shows; a longer one may be the key.
    private static let maxPrefix = 16

    /// Whether a member is shown as it is: a secret that the call is for, or the beginning of a key, by which people
    /// tell keys apart.
    private func isNeeded(as name: String, _ revealed: Set<String>) -> Bool {
        revealed.contains(name)
            || name == "key_prefix" && string.map { $0.utf8.count <= JSONValue.maxPrefix } ?? false
    }

    private func isSecret(as name: String) -> Bool {
        switch self {
        // Whether there is a password, or how many tokens, is no secret.
        case .null, .bool, "", [:], []: false
        case .number: SecretName.isSecret(name) && !SecretName.mayCount(name)
        default: SecretName.isSecret(name)
        }
    }
}
