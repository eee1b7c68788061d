/// Why something is not done, in words for whoever started the program, and what that means to a shell.
struct Refusal: Error {
    let message: String
    private(set) var status = ExitStatus.configuration

    /// A setting or a file that is missing or wrong.
    init(_ message: String) { self.message = message }

    /// A command line that cannot be read.
    init(usage message: String) {
        self.message = message
        status = .usage
    }

    /// The same with what it is about in front.
    func prefixed(_ beginning: String) -> Refusal {
        var refusal = Refusal(beginning + message)
        refusal.status = status
        return refusal
    }
}
