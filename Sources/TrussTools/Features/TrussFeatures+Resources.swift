import JSON
package import MCP
import Pages
import SQL
import Spelling
import TrussAPI

/// What a client reads by URI: a tool's answer to a call without arguments.
private struct Resource: Sendable {
    let definition: ResourceDefinition
    let tool: String

    static let all = [
        Resource(
            definition: ResourceDefinition(
                uri: "truss://status", name: "status", title: "Status",
                description: "Health of the instance, as truss_status reports it.",
                mimeType: "application/json"),
            tool: "truss_status"),
        Resource(
            definition: ResourceDefinition(
                uri: "truss://schema", name: "schema", title: "Database schema",
                description: "All tables and views, a line each.", mimeType: "text/plain"),
            tool: "truss_database_schema"),
        Resource(
            definition: ResourceDefinition(
                uri: "truss://modules", name: "modules", title: "Modules",
                description: "The Truss modules that exist.", mimeType: "application/json"),
            tool: "truss_list_modules"),
    ]

    static let table = Resource(
        definition: ResourceDefinition(
            uri: TrussFeatures.tableTemplate, name: "table", title: "Table",
            description: "Everything about one table or view.", mimeType: "text/plain"),
        tool: "truss_describe_table")
}

extension TrussFeatures {
    /// Resources of the tools that are there.
    package var resources: [ResourceDefinition] {
        Resource.all.filter { catalogue[$0.tool] != nil }.map(\.definition)
    }

    package var resourceTemplates: [ResourceDefinition] {
        catalogue[Resource.table.tool] == nil ? [] : [Resource.table.definition]
    }

    static let tableTemplate = tablePrefix + "{schema}/{table}"
    private static let tablePrefix = "truss://table/"

    package var hasPages: Bool { catalogue.values.contains { $0.page != nil } }

    package func readResource(_ uri: String) async throws(RPCError) -> ResourceContents? {
        if let page = catalogue.values.lazy.compactMap(\.page).first(where: { $0.uri == uri }) {
            return ResourceContents(page: page.html)
        }
        if let resource = Resource.all.first(where: { $0.definition.uri == uri }) {
            guard catalogue[resource.tool] != nil else { return nil }
            let result = await callTool(resource.tool, arguments: [:])
            return try contents(result, mimeType: resource.definition.mimeType)
        }
        guard let tool = catalogue[Resource.table.tool],
            let table = TrussFeatures.table(inURI: uri), settings.tables.allows(table)
        else { return nil }
        let result = await run(DescribeTable.description(of: table, by: tool, settings))
            .presentable(settings)
        if result.isError, try await !exists(table) { return nil }
        return try contents(result, mimeType: Resource.table.definition.mimeType)
    }

    package func nearestResource(to uri: String) async -> String? {
        guard let table = TrussFeatures.table(inURI: uri) else {
            return ClosestName.to(uri, in: resources.map(\.uri))
        }
        guard catalogue[Resource.table.tool] != nil,
            let nearest = await relations(near: table.table.name, in: table.schema.name).first
        else { return nil }
        let names = [nearest.schema, nearest.name].map(PercentEncoding.encode)
        return TrussFeatures.tablePrefix + names.joined(separator: "/")
    }

    private func contents(
        _ result: ToolResult, mimeType: String
    ) throws(RPCError) -> ResourceContents {
        guard !result.isError else { throw .internalError(result.text) }
        return ResourceContents(mimeType: mimeType, text: result.text)
    }

    private func exists(_ table: TableName) async throws(RPCError) -> Bool {
        do throws(ReadFailure) {
            return try await !texts(in: "name", of: SchemaQuery.columnNames(of: table)).get()
                .isEmpty
        } catch {
            throw .internalError(ToolResult.failure(error.message).presentable(settings).text)
        }
    }

    /// The relation in a URI of the table template; nil where it does not match.
    private static func table(inURI uri: String) -> TableName? {
        guard uri.hasPrefix(tablePrefix) else { return nil }
        let parts = uri.dropFirst(tablePrefix.count).split(
            separator: "/", omittingEmptySubsequences: false
        ).map { PercentDecoding.text(of: $0) }
        guard parts.count == 2, let schema = parts[0], let name = parts[1],
            let schema = try? Identifier(schema), let table = try? Identifier(name)
        else { return nil }
        return TableName(schema: schema, table: table)
    }
}
