import Synchronization

#if canImport(Glibc)
import Glibc

/// Calls of `malloc` in this process so far.
private let calls = Atomic(0)

@_silgen_name("__libc_malloc")
private func systemMalloc(_ size: Int) -> UnsafeMutableRawPointer?

/// Takes the place of glibc's `malloc`.
///
/// The manifest has the linker give it that name too, and a program's own symbols come before those of
/// libraries. It is public, or the linker would hide it.
@_cdecl("trussBenchmarkMalloc")
public func countedMalloc(_ size: Int) -> UnsafeMutableRawPointer? {
    calls.add(1, ordering: .relaxed)
    return systemMalloc(size)
}

/// How often memory is allocated, which is the same in every run and on every machine.
enum AllocationCount {
    static var total: Int? { calls.load(ordering: .relaxed) }
}
#else
/// Not counted here: only glibc lets a program replace `malloc`.
enum AllocationCount {
    static var total: Int? { nil }
}
#endif
