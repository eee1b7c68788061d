import MallocCount

/// How often memory is allocated, which is the same in every run and on every machine.
enum AllocationCount {
    /// Nil where it is not counted.
    static var total: Int? {
        let calls = countedMallocs()
        return calls < 0 ? nil : calls
    }
}
