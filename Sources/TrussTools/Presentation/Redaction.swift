import JSON
import TrussAPI

extension JSONValue {
    /// Names of members whose values no model needs to see, whatever they hold (contract H12).
    private static let secretNames: Set<String> = [
        "headers", "dbconnectionstring", "anonkey", "servicerolekey", "hashedpassword",
    ]

    /// Endings of names of members whose texts are secrets: `client_secret`, `apiKey`, `private-key`.
    private static let secretEndings = [
        "secret", "password", "passwd", "passphrase", "token", "apikey", "privatekey", "secretkey",
        "accesskey", "signingkey", "encryptionkey", "encryptedkey", "connectionstring",
        "encryptedservicekey",
    ]

    /// Names that end so and are needed: pages are asked for by them.
    private static let harmlessEndings = ["pagetoken", "nexttoken"]

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
                            name: member.name,
                            value: isNeeded(member.name, revealed)
                                ? member.value
                                : member.value.isSecret(as: member.name)
                                    ? "[redacted]" : member.value.redacted(except: revealed))
                    }))
        default: self
        }
    }

    /// Whether a member is shown as it is: a secret that the call is for, or the beginning of a key, by which people
    /// tell keys apart.
    private func isNeeded(_ name: String, _ revealed: Set<String>) -> Bool {
        revealed.contains(name) || name == "key_prefix"
    }

    private func isSecret(as name: String) -> Bool {
        guard ![.null, "", [:], []].contains(self) else { return false }
        let name = name.lowercased().filter { $0 != "_" && $0 != "-" }
        if JSONValue.secretNames.contains(name) { return true }
        guard !JSONValue.harmlessEndings.contains(where: name.hasSuffix) else { return false }
        // Whether there is a password, or how many tokens, is no secret.
        return (string != nil || array != nil)
            && JSONValue.secretEndings.contains(where: name.hasSuffix)
    }
}
