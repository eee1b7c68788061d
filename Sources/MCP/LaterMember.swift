/// What messages got after the first revision; earlier ones are sent and read without it.
enum LaterMember {
    case annotations, completionsCapability
    case title, metaOfTool, completionContext
    case booleanSchemas, resultEnvelope

    /// The first revision that has it.
    var since: ProtocolVersion {
        switch self {
        case .annotations, .completionsCapability: .march2025
        case .title, .metaOfTool, .completionContext: .june2025
        case .booleanSchemas, .resultEnvelope: .july2026
        }
    }
}

extension ProtocolVersion {
    func has(_ member: LaterMember) -> Bool { self >= member.since }
}
