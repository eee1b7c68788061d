import TrussAPI

extension Check {
    /// From the settings to the first answer.
    static let wayThere = [url, proxy, dns, connection, api]

    private static let url = Check(
        name: "url",
        tried: {
            $0.configuration.url == nil
                ? "read the settings" : "read \($0.configuration.urlName)"
        }
    ) { checkup in
        let url = checkup.url
        return [url.warning.map { .problem("\(url)", remedy: $0) } ?? .ok("\(url)")]
    }

    private static let proxy = row("proxy", "looked for a proxy") { checkup in
        let host = checkup.url.host
        guard let proxy = checkup.proxy else { return .ok("none for \(host)") }
        // Loopback is excepted at the program's start, so this is another machine.
        return .note(
            "\(proxy.variable) sends requests through \(proxy.address)",
            remedy: "Where it is not meant, unset \(proxy.variable) or add \(host) to no_proxy.")
    }

    private static let dns = Check(name: "dns", tried: { "looked up \($0.url.host)" }) { checkup in
        let host = checkup.url.host
        let isAddress = host.hasPrefix("[") || host.allSatisfy { $0 == "." || $0.isWholeNumber }
        guard checkup.proxy == nil, !isAddress else {
            let reason = isAddress ? "\(host) is an address already" : "the proxy does it"
            return [.skipped(reason, untried: "look up the host")]
        }
        return switch await NameLookup.of(host, within: .seconds(10)) {
        case .addresses(let addresses): [.ok(addresses.prefix(4).joined(separator: ", "))]
        case .failed(let reason):
            [
                .problem(
                    reason,
                    remedy:
                        """
                        Check the host's spelling in \(checkup.configuration.urlName), and this machine's network.
                        """)
            ]
        case .tooSlow:
            [
                .problem(
                    "no answer in 10 s",
                    remedy: "Check this machine's name servers (/etc/resolv.conf).")
            ]
        }
    }

    /// The first request; where no answer comes, nothing else can be tried.
    private static let connection = Check(
        name: "connection", tried: { "asked \($0.url)/v1/status" }, isNeeded: true
    ) { checkup in
        let isTLS = checkup.url.scheme == .https
        var found: Found
        switch await checkup.ask(APIRequest(.get, path: ["v1", "status"], isRead: true)) {
        case .success(let response):
            checkup.status = response
            let how = isTLS ? "the certificate is trusted; " : ""
            found = .ok("\(how)answered with \(response.status)")
            found.name = isTLS ? "tls" : nil
        case .failure(.redirected(let status, let location)):
            found = .problem(
                "a redirect (\(status)) to \(location), which is not followed",
                remedy: "Set \(checkup.configuration.urlName) to where Truss itself answers.")
            found.name = isTLS ? "tls" : nil
        case .failure(let error):
            checkup.isUnreachable = true
            let trouble = ConnectionTrouble(
                error, url: checkup.url, named: checkup.configuration.urlName,
                proxy: checkup.proxy)
            found = .problem(trouble.found, remedy: trouble.remedy)
            found.name = trouble.isTLS ? "tls" : nil
        }
        return [found]
    }

    private static let api = Check(
        name: "api", tried: { _ in "looked at the answer" }, isNeeded: true
    ) { checkup in
        guard let response = checkup.status, !response.isJSON else { return [] }
        let kind = response.mediaType.isEmpty ? "no type" : response.mediaType
        return [
            .problem(
                "it is not Truss's: \(kind) with status \(response.status), not JSON",
                remedy:
                    "Set \(checkup.configuration.urlName) to Truss's API (port 8787 by default), not to"
                    + " its dashboard or a proxy's page.")
        ]
    }
}
