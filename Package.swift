// swift-tools-version:6.1

import PackageDescription

let package = Package(
    name: "TrussMCP",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "TrussMCP", targets: ["TrussMCP"])
    ],
    targets: [
        // Knows nothing of JSON, HTTP or Truss; the only one that knows the C library.
        .target(name: "System"),

        // Knows nothing of Truss.
        .target(name: "JSON"),
        .target(name: "Spelling"),
        .target(name: "SQL", dependencies: ["JSON", "Spelling"]),
        .target(name: "HTTP", dependencies: ["System"]),
        .target(name: "MCP", dependencies: ["JSON", "Spelling"]),
        .target(name: "Transports", dependencies: ["HTTP", "JSON", "MCP", "System"]),

        // Knows nothing of MCP.
        .target(name: "TrussAPI", dependencies: ["JSON", "System"]),
        .target(name: "Sandbox", dependencies: ["HTTP", "JSON", "System"]),

        // What clients show of results; its files are in the program.
        .target(
            name: "Pages",
            resources: ["rows", "schema", "plan", "advice"].map { .embedInCode("\($0).html") }),

        // Knows both, and does no I/O.
        .target(
            name: "TrussTools",
            dependencies: ["JSON", "MCP", "Pages", "SQL", "Spelling", "TrussAPI"]),

        // Puts the parts together.
        .executableTarget(
            name: "TrussMCP",
            dependencies: [
                "HTTP", "JSON", "MCP", "SQL", "Sandbox", "Spelling", "System", "Transports",
                "TrussAPI",
                "TrussTools",
            ]
        ),

        .testTarget(name: "SystemTests", dependencies: ["System"]),
        .target(name: "Seeds", path: "Tests/Seeds"),
        .testTarget(name: "SpellingTests", dependencies: ["Spelling"]),
        .testTarget(name: "JSONTests", dependencies: ["JSON", "Seeds"]),
        .target(name: "Corpora", path: "Tests/Corpora"),
        .testTarget(name: "SQLTests", dependencies: ["Corpora", "JSON", "SQL", "Seeds"]),
        .testTarget(name: "HTTPTests", dependencies: ["HTTP", "Seeds"]),
        .target(
            name: "Library", dependencies: ["JSON", "MCP"], path: "Tests/Library",
            exclude: ["Transcripts"]),
        .testTarget(name: "MCPTests", dependencies: ["JSON", "Library", "MCP"]),
        .testTarget(
            name: "TransportsTests",
            dependencies: ["HTTP", "JSON", "Library", "MCP", "Seeds", "System", "Transports"]),
        .target(name: "TestAPI", path: "Tests/TestAPI"),
        .testTarget(
            name: "TrussAPITests", dependencies: ["HTTP", "JSON", "Seeds", "TestAPI", "TrussAPI"]),
        .testTarget(name: "SandboxTests", dependencies: ["HTTP", "JSON", "Sandbox"]),
        .testTarget(
            name: "TrussToolsTests",
            dependencies: [
                "Corpora", "HTTP", "JSON", "MCP", "Pages", "SQL", "Sandbox", "Seeds", "TestAPI",
                "TrussAPI", "TrussTools",
            ],
            exclude: ["Snapshots"]
        ),
        .executableTarget(
            name: "Fuzz", dependencies: ["Corpora", "JSON", "SQL"], path: "Tests/Fuzz"),
        .target(name: "MallocCount", path: "Tests/MallocCount"),
        .executableTarget(
            name: "Benchmark",
            dependencies: ["HTTP", "JSON", "MCP", "MallocCount", "TrussAPI", "TrussTools"],
            path: "Tests/Benchmark", exclude: ["Expected.json"]),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "HTTP", "JSON", "System", "TestAPI", "Transports", "TrussAPI", "TrussMCP",
                "TrussTools",
            ]),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets {
    target.swiftSettings = ["ExistentialAny", "InternalImportsByDefault", "MemberImportVisibility"]
        .map { .enableUpcomingFeature($0) }
}
