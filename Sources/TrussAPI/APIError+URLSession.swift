import Foundation

extension APIError {
    /// What the session reported; what is not known to have failed before sending counts as sent.
    ///
    /// Linux reports codes that do not fit (an answer with a bad status line is an "unsupported
    /// URL"), so there libcurl's words decide.
    init(_ error: any Error, host: String) {
        let error = error as NSError
        var reason = error.localizedDescription.quotable()
        while reason.hasSuffix(".") { reason.removeLast() }
        #if canImport(FoundationNetworking)
        let isUnsent = APIError.unsentReasons.contains { reason.hasPrefix($0) }
        #else
        let isUnsent = APIError.unsentCodes.contains(error.code)
        #endif
        if error.code == NSURLErrorCancelled {
            self = .cancelled
        } else if isUnsent {
            self = .unreachable(host: host, reason: reason)
        } else {
            self = .connectionLost(reason: reason)
        }
    }

    #if canImport(FoundationNetworking)
    private static let unsentReasons = [
        "Could not resolve", "Couldn't resolve", "Failed to connect", "Couldn't connect",
        "Could not connect", "SSL certificate problem", "SSL: no alternative certificate",
        "server certificate verification failed",
    ]
    #else
    private static let unsentCodes = [
        NSURLErrorCannotFindHost, NSURLErrorCannotConnectToHost, NSURLErrorDNSLookupFailed,
        NSURLErrorNotConnectedToInternet, NSURLErrorSecureConnectionFailed,
        NSURLErrorServerCertificateHasBadDate, NSURLErrorServerCertificateUntrusted,
        NSURLErrorServerCertificateHasUnknownRoot, NSURLErrorServerCertificateNotYetValid,
        NSURLErrorAppTransportSecurityRequiresSecureConnection, NSURLErrorBadURL,
        NSURLErrorUnsupportedURL,
    ]
    #endif
}
