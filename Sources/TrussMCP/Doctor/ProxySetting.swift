/// The proxy that variables of the environment put before a host, as libcurl reads them.
///
/// URLSession on Linux follows them without saying so.
struct ProxySetting: Equatable {
    /// The variable that names it.
    let variable: String

    /// The proxy without user and password.
    let address: String

    /// What applies to a host, nil where requests go straight to it.
    init?(scheme: String, host: String, environment: [String: String]) {
        let names =
            scheme == "https"
            ? ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
            // In capitals it could be set by a request's header in CGI, so libcurl ignores that one.
            : ["http_proxy", "all_proxy", "ALL_PROXY"]
        guard let name = names.first(where: { environment[$0]?.isEmpty == false }),
            let proxy = environment[name],
            !ProxySetting.isExcepted(
                host, by: environment["no_proxy"] ?? environment["NO_PROXY"] ?? "")
        else { return nil }
        variable = name
        address = proxy.lastIndex(of: "@").map { String(proxy[proxy.index(after: $0)...]) } ?? proxy
    }

    /// Names match with all names under them; `*` matches everything.
    private static func isExcepted(_ host: String, by list: String) -> Bool {
        let host = host.lowercased().trimmingBrackets
        return list.split { $0 == "," || $0 == " " }.contains { entry in
            let name = entry.lowercased().drop { $0 == "." }
            return name == "*" || host == String(name).trimmingBrackets
                || host.hasSuffix("." + name)
        }
    }
}

extension String {
    /// An IPv6 address without the brackets a URL puts around it.
    var trimmingBrackets: String {
        hasPrefix("[") && hasSuffix("]") ? String(dropFirst().dropLast()) : self
    }
}
