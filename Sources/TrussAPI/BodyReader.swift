/// Takes the body of a success as it arrives, so that a large one need not be kept.
package protocol BodyReader: AnyObject, Sendable {
    /// A body begins; what came before was an attempt that failed, and does not count.
    ///
    /// - Parameter length: bytes to come, where the API says so.
    func begin(length: Int?)

    /// Takes what follows.
    func take(_ piece: UnsafeRawBufferPointer)

    /// The bytes that are kept: all of the body, unless something was made of them.
    var kept: [UInt8] { get }
}
