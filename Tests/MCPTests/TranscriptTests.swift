import JSON
import Library
import Testing

/// Whole conversations, one for each revision.
@Suite struct TranscriptTests {
    @Test(arguments: Transcript.names)
    func theConversationGoesAsWritten(name: String) async throws {
        let transcript = try Transcript(name)
        var client = TestClient()
        for step in transcript.steps {
            let answers = await client.send(step.sent)
            #expect(answers.map(\.description) == step.answers.map(\.description), "\(step.sent)")
        }
        #expect(transcript.steps.count > 10)
    }
}
