#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What the operating system knows of this process, and does with it.
package enum ThisProcess {
    package static var id: Int32 { getpid() }

    /// The environment; of a name set twice the first counts, as for `getenv`.
    package static var environment: [String: String] {
        var variables: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let parts = String(cString: text).split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2, variables[String(parts[0])] == nil {
                variables[String(parts[0])] = String(parts[1])
            }
            entry += 1
        }
        return variables
    }

    /// Changes a variable; to be called before there are other threads.
    package static func setVariable(_ name: String, _ value: String) { setenv(name, value, 1) }

    /// The current folder's full path, without a slash at its end.
    package static var currentFolder: String {
        guard let path = getcwd(nil, 0) else { return "." }
        defer { free(path) }
        let folder = String(cString: path)
        return folder == "/" ? "" : folder
    }

    /// Has the memory of a large result go back to the system; to be called before there are other threads.
    ///
    /// glibc takes also large blocks from its heaps once some have come and gone, and has eight heaps for each
    /// processor, which stay as large as they were (mallopt(3)). Other libraries have no such function.
    package static func returnFreedMemory() {
        guard let function = dlsym(nil, "mallopt") else { return }
        let set = unsafeBitCast(function, to: (@convention(c) (Int32, Int32) -> Int32).self)
        let (largestFromHeap, maxHeaps) = (Int32(-3), Int32(-8))
        _ = set(largestFromHeap, 1 << 20)
        _ = set(maxHeaps, 2)
    }

    /// Ends it, and with it threads that wait for input.
    package static func exit(_ status: Int32) -> Never { _exit(status) }
}

/// Functions of a library that is loaded when they are needed, and never unloaded.
package struct DynamicLibrary: @unchecked Sendable {
    private let handle: UnsafeMutableRawPointer

    /// Nil where there is none at that path, or none of that name that the system knows.
    package init?(_ path: String) {
        guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) else { return nil }
        self.handle = handle
    }

    /// The function of a name, as the C type the caller states; nil where it has none.
    package func function<Function>(_ name: String, as type: Function.Type) -> Function? {
        dlsym(handle, name).map { unsafeBitCast($0, to: type) }
    }
}
