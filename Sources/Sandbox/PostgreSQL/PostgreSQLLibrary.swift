import System

/// The functions of libpq, found when a sandbox starts, so that building needs no PostgreSQL.
struct PostgreSQLLibrary: Sendable {
    typealias Connection = OpaquePointer
    typealias Result = OpaquePointer
    typealias Text = UnsafePointer<CChar>

    let connect: @convention(c) @Sendable (Text?) -> Connection?
    let status: @convention(c) @Sendable (Connection?) -> Int32
    let errorMessage: @convention(c) @Sendable (Connection?) -> Text?
    let finish: @convention(c) @Sendable (Connection?) -> Void
    let socket: @convention(c) @Sendable (Connection?) -> Int32
    let setNoticeProcessor: @convention(c) @Sendable (Connection?, Notice?, Context?) -> Notice?
    let sendQuery: @convention(c) @Sendable (Connection?, Text?) -> Int32
    let sendQueryParameters:
        @convention(c) @Sendable (
            Connection?, Text?, Int32, UnsafePointer<UInt32>?, UnsafePointer<Text?>?,
            UnsafePointer<Int32>?, UnsafePointer<Int32>?, Int32
        ) -> Int32
    let consumeInput: @convention(c) @Sendable (Connection?) -> Int32
    let isBusy: @convention(c) @Sendable (Connection?) -> Int32
    let nextResult: @convention(c) @Sendable (Connection?) -> Result?

    let clear: @convention(c) @Sendable (Result?) -> Void
    let resultStatus: @convention(c) @Sendable (Result?) -> Int32
    let errorField: @convention(c) @Sendable (Result?, Int32) -> Text?
    let commandTag: @convention(c) @Sendable (Result?) -> Text?
    let rowCount: @convention(c) @Sendable (Result?) -> Int32
    let columnCount: @convention(c) @Sendable (Result?) -> Int32
    let columnName: @convention(c) @Sendable (Result?, Int32) -> Text?
    let columnType: @convention(c) @Sendable (Result?, Int32) -> UInt32
    let isNull: @convention(c) @Sendable (Result?, Int32, Int32) -> Int32
    let value: @convention(c) @Sendable (Result?, Int32, Int32) -> Text?
    let valueLength: @convention(c) @Sendable (Result?, Int32, Int32) -> Int32

    typealias Context = UnsafeMutableRawPointer
    typealias Notice = @convention(c) @Sendable (Context?, Text?) -> Void

    /// Loads the library the system knows, or the one beside an installation.
    ///
    /// It is never unloaded: the functions live as long as the process.
    init(near installation: PostgreSQLInstallation) throws(SandboxError) {
        let programs = Path.resolvingLinks("\(installation.programs)/postgres")
        let beside = programs.split(separator: "/").dropLast(2).map { "/\($0)" }.joined() + "/lib"
        let candidates = [
            "libpq.so.5", "libpq.5.dylib", "\(beside)/libpq.so.5", "\(beside)/libpq.5.dylib",
            "\(beside)/postgresql/libpq.5.dylib", "/opt/homebrew/opt/libpq/lib/libpq.5.dylib",
            "/usr/local/opt/libpq/lib/libpq.5.dylib",
        ]
        for path in candidates {
            if let library = DynamicLibrary(path) {
                try self.init(symbols: Symbols(library: library))
                return
            }
        }
        throw .clientLibraryMissing(reason: "libpq.so.5 and libpq.5.dylib cannot be loaded")
    }

    private init(symbols: Symbols) throws(SandboxError) {
        connect = try symbols["PQconnectdb"]
        status = try symbols["PQstatus"]
        errorMessage = try symbols["PQerrorMessage"]
        finish = try symbols["PQfinish"]
        socket = try symbols["PQsocket"]
        setNoticeProcessor = try symbols["PQsetNoticeProcessor"]
        sendQuery = try symbols["PQsendQuery"]
        sendQueryParameters = try symbols["PQsendQueryParams"]
        consumeInput = try symbols["PQconsumeInput"]
        isBusy = try symbols["PQisBusy"]
        nextResult = try symbols["PQgetResult"]
        clear = try symbols["PQclear"]
        resultStatus = try symbols["PQresultStatus"]
        errorField = try symbols["PQresultErrorField"]
        commandTag = try symbols["PQcmdStatus"]
        rowCount = try symbols["PQntuples"]
        columnCount = try symbols["PQnfields"]
        columnName = try symbols["PQfname"]
        columnType = try symbols["PQftype"]
        isNull = try symbols["PQgetisnull"]
        value = try symbols["PQgetvalue"]
        valueLength = try symbols["PQgetlength"]
    }
}

/// The names of a loaded library.
private struct Symbols {
    let library: DynamicLibrary

    /// The function of a name, as the C type the caller states.
    subscript<Function>(name: String) -> Function {
        get throws(SandboxError) {
            guard let function = library.function(name, as: Function.self) else {
                throw .clientLibraryMissing(reason: "it has no \(name)")
            }
            return function
        }
    }
}
