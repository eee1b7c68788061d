/// Which tools an operator wants exposed.
///
/// What is named in `toolsets` or `tools` is in, and everything where neither names anything; then
/// `excluded` is out, and with `isReadOnly` everything that is not a read.
package struct ToolFilter: Hashable, Sendable {
    package var toolsets: [Toolset] = []
    package var tools: [String] = []
    package var excluded: [String] = []
    package var isReadOnly = false

    package init() {}

    /// The chosen tools in catalogue order.
    package var chosen: [Tool] {
        let named = Set(toolsets.flatMap { $0.tools.map(\.name) } + tools)
        return Catalogue.tools.filter { tool in
            (named.isEmpty && toolsets.isEmpty || named.contains(tool.name))
                && !excluded.contains(tool.name)
                && (!isReadOnly || tool.effect == .reads)
        }
    }
}
