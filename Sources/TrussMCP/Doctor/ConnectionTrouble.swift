import TrussAPI

/// Why no answer came, in words with a remedy that fits.
struct ConnectionTrouble {
    let found: String
    let remedy: String
    let isTLS: Bool

    init(_ error: APIError, url: InstanceURL, named setting: String, proxy: ProxySetting?) {
        let isCertificate: Bool
        switch error {
        case .unreachable(_, let reason), .connectionLost(let reason):
            let text = reason.lowercased()
            isCertificate = text.contains("certificate") || text.contains("self-signed")
            isTLS = isCertificate || text.contains("ssl") || text.contains("tls")
            found = reason
        case .timedOut(let seconds):
            isCertificate = false
            isTLS = false
            found = "no answer within \(seconds) s"
        default:
            isCertificate = false
            isTLS = false
            found = error.message(isRead: true)
        }
        let way = proxy.map { " Requests go through \($0.address) (\($0.variable))." } ?? ""
        remedy =
            if isCertificate {
                "Have the certificate issued for \(url.host) by an authority this machine trusts, or add"
                    + " yours to its trust store (update-ca-certificates). It cannot be switched off."
                    + way
            } else if isTLS {
                "Check that port \(url.port ?? 443) speaks TLS; if it does not, use http:// in \(setting)."
                    + way
            } else if case .timedOut = error {
                "Check that Truss is running and not blocked by a firewall; --timeout waits longer."
                    + way
            } else if case .connectionLost = error, url.scheme == .http {
                "If TLS is spoken there, use https:// in \(setting); else check that Truss is running."
                    + way
            } else {
                "Check that Truss is running there, and host and port in \(setting)." + way
            }
    }
}
