// swift-tools-version:6.1

import PackageDescription

let package = Package(
    name: "TrussMCP",
    platforms: [.macOS(.v15)],
    targets: [
        // Knows nothing of Truss.
        .target(name: "JSON"),

        .testTarget(name: "JSONTests", dependencies: ["JSON"]),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets {
    target.swiftSettings = ["ExistentialAny", "InternalImportsByDefault", "MemberImportVisibility"]
        .map { .enableUpcomingFeature($0) }
}
