#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking
import Synchronization

/// The session's own HTTP, except that the head of an answer is read here, and trailers are ignored.
///
/// Linux reads each line that libcurl takes for a field as a part of a head: after a trailer it waits for
/// that head's end, as after the half of a head, and ends the process when the exchange is complete
/// instead. To a proxy's answer to CONNECT it listens as to the API's. To cancel what
/// is being read waits until nothing comes for a moment, while pieces pile up (100 MB seen). No setting of the session and no
/// answer of its delegate changes that: libcurl hands such lines on with the last piece of the body, in one
/// go. So libcurl's own handle of the exchange is told to hand them on to here, and to ask here whether it shall
/// go on. Where that is not found, all
/// is as without this.
final class OwnHeadHTTP: URLProtocol {
    private static let original = URLSessionConfiguration.ephemeral.protocolClasses?
        .compactMap { $0 as? URLProtocol.Type }
        .first { original in
            URL(string: "http://localhost").map { original.canInit(with: URLRequest(url: $0)) }
                ?? false
        }

    /// The exchanges under way, by their tasks.
    static let exchanges = Exchanges()

    final class Exchanges: Sendable {
        private let byTask = Mutex<[ObjectIdentifier: URLExchange]>([:])

        func add(_ exchange: URLExchange, for task: URLSessionTask) {
            byTask.withLock { $0[ObjectIdentifier(task)] = exchange }
        }

        func remove(_ task: URLSessionTask) {
            byTask.withLock { $0[ObjectIdentifier(task)] = nil }
        }

        func of(_ task: URLSessionTask) -> URLExchange? {
            byTask.withLock { $0[ObjectIdentifier(task)] }
        }
    }

    /// Made when the exchange begins, since a task is given to its protocol late.
    private var exchange: URLProtocol?
    private var reader: HeadReader?

    override class func canInit(with request: URLRequest) -> Bool {
        original?.canInit(with: request) ?? false
    }

    override class func canonicalRequest(for request: URLRequest) -> URLRequest { request }

    override func startLoading() {
        if exchange == nil, let task {
            exchange = OwnHeadHTTP.original?.init(task: task, cachedResponse: nil, client: nil)
            reader = exchange.flatMap { HeadReader(of: $0, for: OwnHeadHTTP.exchanges.of(task)) }
        }
        exchange?.startLoading()
        reader?.hasStarted()
    }

    override func stopLoading() { exchange?.stopLoading() }
}

/// Reads the lines of one answer's heads, and reports the one that counts; runs where libcurl does.
private final class HeadReader {
    private weak var exchange: URLProtocol?

    /// Who wants the answer; nil where that is not known, or nobody does any more.
    private let taker: URLExchange?
    private let handle: CurlHandle
    private let tellsOfRequests: Bool

    private var version: Substring = ""
    private var status = 0
    private var fields: [(name: String, value: String)] = []
    private var hasBegun = false
    private var isComplete = false

    /// Nil where the library keeps libcurl's handle elsewhere than Swift 6.1 to 6.3 do.
    init?(of exchange: URLProtocol, for taker: URLExchange?) {
        guard let handle = CurlHandle(of: exchange) else { return nil }
        self.exchange = exchange
        self.taker = taker
        self.handle = handle
        // libcurl has it since 7.80.
        tellsOfRequests = handle.setCallback(.request) { reader, _, _, _, _ in
            HeadReader.at(reader)?.handle.set(.hasHeadInBody, true)
            return 0
        }
        handle.set(.ignoresAnswerToConnect, true)
        let reader = Unmanaged.passUnretained(self).toOpaque()
        handle.set(.requestContext, reader)
        handle.set(.fieldContext, reader)
        handle.setCallback(.field) { line, size, count, reader in
            let bytes = UnsafeRawBufferPointer(start: line, count: size * count)
            return HeadReader.at(reader)?.take(bytes) == true ? bytes.count : 0
        }
        guard taker != nil else { return }
        handle.set(.progressContext, reader)
        handle.setProgressCallback { reader, _, _, _, _ in
            HeadReader.at(reader)?.taker?.isOver == true ? 1 : 0
        }
    }

    /// The session's own start sets some of it anew.
    func hasStarted() {
        if let taker {
            handle.set(.withoutProgress, false)
            taker.willStopItself()
        }
        if !tellsOfRequests, !hasBegun { handle.set(.hasHeadInBody, true) }
    }

    /// The status line is a piece of the body too: the session takes an answer without a head for one of
    /// HTTP/0.9, with a body only.
    private func take(_ line: UnsafeRawBufferPointer) -> Bool {
        if !hasBegun {
            hasBegun = true
            handle.set(.hasHeadInBody, false)
        }
        if isComplete { return true }
        let text = String(decoding: line, as: UTF8.self).trimmingBlanks()
        if text.isEmpty { return endHead() }
        if let blank = line.first, blank == UInt8(ascii: " ") || blank == UInt8(ascii: "\t") {
            guard !fields.isEmpty else { return false }
            fields[fields.count - 1].value += " " + text
            return true
        }
        if text.hasPrefix("HTTP/") { return beginHead(text) }
        guard let colon = text.firstIndex(of: ":"), colon > text.startIndex else { return false }
        let value = text[text.index(after: colon)...]
        fields.append((String(text[..<colon]), String(value).trimmingBlanks()))
        return true
    }

    private func beginHead(_ line: String) -> Bool {
        let words = line.split(separator: " ", maxSplits: 2)
        guard words.count > 1, let status = Int(words[1]) else { return false }
        (version, self.status, fields) = (words[0], status, [])
        return true
    }

    /// After an interim answer comes another.
    private func endHead() -> Bool {
        guard status >= 200 else { return true }
        isComplete = true
        let values = Dictionary(fields.map { ($0.name, $0.value) }) { "\($0), \($1)" }
        guard let exchange, let url = exchange.request.url,
            let response = HTTPURLResponse(
                url: url, statusCode: status, httpVersion: String(version), headerFields: values)
        else { return false }
        exchange.client?
            .urlProtocol(exchange, didReceive: response, cacheStoragePolicy: .notAllowed)
        return true
    }

    private static func at(_ context: UnsafeMutableRawPointer?) -> HeadReader? {
        context.map { Unmanaged<HeadReader>.fromOpaque($0).takeUnretainedValue() }
    }
}

/// libcurl's handle of one exchange.
private struct CurlHandle {
    /// Numbers of curl.h, which never change.
    enum Option: Int32 {
        case hasHeadInBody = 42
        case withoutProgress = 43
        case ignoresAnswerToConnect = 265
        case fieldContext = 10_029
        case progressContext = 10_057
        case requestContext = 10_313
        case field = 20_079
        case progress = 20_219
        case request = 20_312
    }

    private let pointer: UnsafeMutableRawPointer

    init?(of exchange: URLProtocol) {
        guard let handle = CurlHandle.easyHandle.pointer(in: exchange),
            let pointer = CurlHandle.rawHandle.pointer(
                in: Unmanaged<AnyObject>.fromOpaque(handle).takeUnretainedValue())
        else { return nil }
        self.pointer = pointer
    }

    private static let easyHandle = StoredPointer("easyHandle")
    private static let rawHandle = StoredPointer("rawHandle")

    func set(_ option: Option, _ value: Bool) {
        _ = setLong(pointer, option.rawValue, value ? 1 : 0)
    }

    func set(_ option: Option, _ context: UnsafeMutableRawPointer) {
        _ = setPointer(pointer, option.rawValue, context)
    }

    func setCallback(_ option: Option, _ callback: @escaping FieldCallback) {
        _ = setPointer(
            pointer, option.rawValue, unsafeBitCast(callback, to: UnsafeMutableRawPointer.self))
    }

    func setProgressCallback(_ callback: @escaping ProgressCallback) {
        _ = setPointer(
            pointer, Option.progress.rawValue,
            unsafeBitCast(callback, to: UnsafeMutableRawPointer.self))
    }

    /// False where this libcurl does not know it.
    func setCallback(_ option: Option, _ callback: @escaping RequestCallback) -> Bool {
        setPointer(
            pointer, option.rawValue, unsafeBitCast(callback, to: UnsafeMutableRawPointer.self))
            == 0
    }
}

/// A pointer that objects of one class store: reflection, which is slow, finds its place once.
private final class StoredPointer: Sendable {
    private let name: String
    private let place = Mutex<(owner: ObjectIdentifier, offset: Int)?>(nil)

    init(_ name: String) {
        self.name = name
    }

    /// Nil where the object has no such member, or none that is set.
    func pointer(in object: AnyObject) -> UnsafeMutableRawPointer? {
        let owner: AnyClass = type(of: object)
        let known = place.withLock { $0?.owner == ObjectIdentifier(owner) ? $0?.offset : nil }
        let words = UnsafeRawPointer(Unmanaged.passUnretained(object).toOpaque())
        if let known {
            return words.load(fromByteOffset: known, as: UnsafeMutableRawPointer?.self)
        }
        guard let pointer = reflected(in: object) else { return nil }
        let size = allocatedSize(words)
        let step = MemoryLayout<UnsafeRawPointer>.stride
        let offset = stride(from: 2 * step, through: size - step, by: step).first {
            words.load(fromByteOffset: $0, as: UnsafeMutableRawPointer?.self) == pointer
        }
        if let offset { place.withLock { $0 = (ObjectIdentifier(owner), offset) } }
        return pointer
    }

    private func reflected(in object: AnyObject) -> UnsafeMutableRawPointer? {
        var mirror: Mirror? = Mirror(reflecting: object)
        while let current = mirror {
            if let value = current.children.first(where: { $0.label == name })?.value {
                return address(of: value)
            }
            mirror = current.superclassMirror
        }
        return nil
    }

    private func address(of member: Any) -> UnsafeMutableRawPointer? {
        let mirror = Mirror(reflecting: member)
        if mirror.displayStyle == .optional {
            return mirror.children.first.flatMap { address(of: $0.value) }
        }
        if let pointer = member as? UnsafeMutableRawPointer { return pointer }
        guard type(of: member) is AnyClass else { return nil }
        return Unmanaged.passUnretained(member as AnyObject).toOpaque()
    }
}

/// Takes a line, its length as a product of two, and the context; returns how much of it was taken.
private typealias FieldCallback =
    @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int

/// Takes the context, and bytes to come and here, of the answer and the request; returns 0 to go on.
private typealias ProgressCallback =
    @convention(c) (UnsafeMutableRawPointer?, Int64, Int64, Int64, Int64) -> Int32

/// Takes the context, and addresses and ports of either side; returns 0.
private typealias RequestCallback =
    @convention(c) (
        UnsafeMutableRawPointer?, UnsafeMutablePointer<CChar>?, UnsafeMutablePointer<CChar>?, Int32,
        Int32
    ) -> Int32

/// Bytes that the C library set apart for an object, or some more.
@_silgen_name("malloc_usable_size")
private func allocatedSize(_ object: UnsafeRawPointer) -> Int

/// `curl_easy_setopt`, which Swift cannot call, by the names under which FoundationNetworking calls it.
@_silgen_name("CFURLSession_easy_setopt_long")
private func setLong(_ handle: UnsafeMutableRawPointer, _ option: Int32, _ value: Int) -> Int32

@_silgen_name("CFURLSession_easy_setopt_ptr")
private func setPointer(
    _ handle: UnsafeMutableRawPointer, _ option: Int32, _ value: UnsafeMutableRawPointer
) -> Int32
#endif
