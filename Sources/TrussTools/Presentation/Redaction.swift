import JSON

extension JSONValue {
    /// Names of members whose values no model needs to see (contract H12).
    private static let secretNames: Set<String> = [
        "secret", "client_secret", "registration_access_token", "anon_key", "service_role_key",
        "db_connection_string", "connection_string", "headers", "password", "hashed_password",
        "access_token", "refresh_token",
    ]

    /// The value with secrets replaced, wherever they are nested; NULLs and empty values stay.
    func redacted(except revealed: Set<String>) -> JSONValue {
        switch self {
        case .array(let elements): .array(elements.map { $0.redacted(except: revealed) })
        case .object(let members):
            .object(
                JSONObject(
                    members.map { member in
                        let isSecret =
                            JSONValue.secretNames.contains(member.name)
                            && !revealed.contains(member.name)
                        let isEmpty = [.null, "", [:], []].contains(member.value)
                        return JSONObject.Member(
                            name: member.name,
                            value: isSecret && !isEmpty
                                ? "[redacted]" : member.value.redacted(except: revealed))
                    }))
        default: self
        }
    }
}
